package io.hubcrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.preflight.BundleNeeds.Packages;
import io.hubcrate.testing.GoodFacts;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A finding goes when what it says was done, and only then. */
class MendedTest {
    private static List<FindingCode> found(JudgedSite site) {
        return site.report().findings().stream().map(Finding::id).toList();
    }

    private static JudgedSite one(UnaryOperator<GoodFacts> defect) {
        return new JudgedSite().one(defect);
    }

    @Test
    void zoneOfTheSiteForAllNodesAndPodsIsAnOpenFirewall() {
        UnaryOperator<GoodFacts> nodesAlone =
                good -> good.and("firewalld.trusted", "192.0.2.11").and("firewalld.trusted", "192.0.2.12");
        UnaryOperator<GoodFacts> podsToo = good -> nodesAlone.apply(good).and("firewalld.trusted", "10.244.0.0/16");

        assertThat(found(new JudgedSite().withoutConsent().one(nodesAlone).two(podsToo)))
                .containsExactly(FindingCode.FIREWALL_BY_SITE);
        assertThat(found(new JudgedSite().withoutConsent().one(podsToo).two(podsToo)))
                .isEmpty();
    }

    /** A fresh host beside members of a running cluster: their pods' networks are no news. */
    @Test
    void waysBetweenMembersOfTheClusterAreItsOwn() {
        UnaryOperator<GoodFacts> routed = good -> good.and("route", "10.244.1.0/24 eth0");
        assertThat(found(one(routed::apply))).containsExactly(FindingCode.NETWORK_OVERLAP);
        for (String step : List.of("kubeadm-init", "kubeadm-join", "kubeadm-join-plane")) {
            assertThat(found(one(good -> routed.apply(good).and("hubcrate.step", step))))
                    .as(step)
                    .isEmpty();
        }
    }

    @Test
    void proxyWithEveryExceptionIsNone() {
        String all =
                "no_proxy=192.0.2.11,192.0.2.12,10.244.0.0/16,10.96.0.0/12,127.0.0.1,localhost,.svc,.cluster.local";
        UnaryOperator<GoodFacts> proxy = good -> good.and("proxy", "/etc/environment https_proxy=http://p:3128");

        assertThat(found(one(good -> proxy.apply(good).and("proxy", "/etc/environment " + all.replace(".svc,", "")))))
                .containsExactly(FindingCode.PROXY_SET);
        assertThat(found(one(good -> proxy.apply(good).and("proxy", "/etc/environment " + all))))
                .isEmpty();
        assertThat(found(one(good -> good.and(
                        "proxy",
                        "/etc/systemd/system.conf DefaultEnvironment=\"HTTP_PROXY=http://p:3128\" \"" + all + "\""))))
                .isEmpty();
    }

    @Test
    void lastSearchPathOfSudoCounts() {
        assertThat(found(one(good ->
                        good.with("sudo.secure-path", "/sbin:/bin").and("sudo.secure-path", "/usr/local/bin:/bin"))))
                .isEmpty();
        assertThat(found(one(good -> good.and("sudo.secure-path", "/sbin:/bin"))))
                .containsExactly(FindingCode.SECURE_PATH_NARROW);
    }

    @Test
    void programsMayComeInPackagesForThisReleaseOrBeThere() {
        Set<String> kubernetes = Set.of("kubeadm", "kubelet", "kubectl");
        Packages tools = new Packages("el9", Set.of("docker-ce", "containerd.io", "conntrack-tools"));
        Packages plugins = new Packages("el9", Set.of("containernetworking-plugins"));
        assertThat(found(new JudgedSite()
                        .kubernetes("v1.31.14")
                        .bringing(ContainerRuntime.DOCKER, kubernetes, tools, plugins)))
                .isEmpty();
        Packages other = new Packages("el8", tools.names());
        JudgedSite unfit =
                new JudgedSite().kubernetes("v1.31.14").bringing(ContainerRuntime.DOCKER, kubernetes, other, plugins);
        assertThat(unfit.report().findings()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.id()).isEqualTo(FindingCode.PROGRAMS_MISSING);
            assertThat(finding.evidence()).endsWith(": dockerd, containerd, containerd-shim-runc-v2, runc, conntrack");
        });
        UnaryOperator<GoodFacts> there = good -> good.and("program", "dockerd")
                .and("program", "containerd")
                .and("program", "containerd-shim-runc-v2")
                .and("program", "runc")
                .and("program", "conntrack");
        assertThat(found(unfit.one(there).two(there))).isEmpty();
    }

    /** Only the data of a runtime that install has come to is its own. */
    @Test
    void foreignDataIsNotReckonedAsOursBecauseAnInstallBegan() {
        assertThat(found(one(good -> good.with("mount", "/ /dev/sda2 xfs rw 4096 52428800 4980736 1000 900")
                        .and("hubcrate.step", "kernel-settings"))))
                .contains(FindingCode.DISK_TOO_SMALL);
        assertThat(found(one(good -> good.and("runtime.docker", "19.03.15").and("hubcrate.step", "kernel-settings"))))
                .containsExactly(FindingCode.RUNTIME_FOREIGN);
    }

    /** 20 GiB are wanted, and 19 are free. */
    @Test
    void whatLiesOnTheDiskAlreadyIsNotWantedTwice() {
        UnaryOperator<GoodFacts> begun = good -> good.with("mount", "/ /dev/sda2 xfs rw 4096 52428800 4980736 1000 900")
                .and("hubcrate.step", "container-runtime");

        assertThat(found(one(good -> begun.apply(good).and("held.runtime", "1024"))))
                .containsExactly(FindingCode.DISK_TOO_SMALL);
        assertThat(found(one(good -> begun.apply(good).and("held.runtime", "18874368"))))
                .containsExactly(FindingCode.DISK_ABOVE_IMAGE_MARK);
        assertThat(found(one(good -> begun.apply(good)
                        .with("mount", "/ /dev/sda2 xfs rw 4096 52428800 12582912 1000 900")
                        .and("held.runtime", "18874368"))))
                .isEmpty();
    }
}
