package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.demo.ClusterLine;
import io.hubcrate.testing.peers.Haproxy;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three hosts that are control planes and workers, behind a balancer of the site's: the first of them is lost with its disk,
 * the others serve meanwhile, and the same command makes a bare host in its place one of three again.
 */
@Tag("rig")
@Tag("campaign")
class ThreePlanesIT {
    /** It stays, whichever is lost; users come in there, too. */
    private static final String INSTALLER = "worker2";

    private static final String KUBECTL = "kubectl --kubeconfig /etc/kubernetes/admin.conf ";
    private static final String MEMBERS = KUBECTL
            + "exec -n kube-system etcd-worker2 -c etcd -- etcdctl --endpoints=https://127.0.0.1:2379"
            + " --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt"
            + " --key=/etc/kubernetes/pki/etcd/server.key member list";

    @Test
    void anyOfThreeMayBeLostAndReplaced() throws Exception {
        try (ScratchFolder scratch = ScratchFolder.create("planes");
                RigSite site = RigSite.up(Line.CURRENT, "planes", 12_288);
                Haproxy balancer = Haproxy.start(
                        site.machine(), site.nodes().stream().map(site::address).toList())) {
            assertThat(balancer).isNotNull();
            ClusterBundle bundle = new ClusterBundle(site, ClusterLine.CURRENT, scratch);
            ClusterSite hub = new ClusterSite(site);
            CarriedBundle carried = CarriedBundle.carry(site, INSTALLER, bundle, hub.wishes());
            site.run(
                            INSTALLER,
                            "sed -i -e 's/roles: [[][a-z-]*[]]/roles: [control-plane, worker]/' -e 's/^controlPlaneEndpoint:.*/controlPlaneEndpoint: "
                                    + site.machine() + ":6443/' /root/site.yaml")
                    .succeeded();
            hub.writePassword(INSTALLER);
            carried.proveAndOpen();

            install(site, carried);
            assertThreeMembers(site);
            assertThat(hub.use("anna")).isIn(site.nodes());
            assertThat(carried.type("plan").get("changes").asInt()).isZero();

            site.kill("cp1");
            long lost = System.nanoTime();
            await(site, KUBECTL + "--request-timeout=5s get --raw=/readyz");
            System.out.println("API server after the loss of the first control plane: "
                    + Duration.ofNanos(System.nanoTime() - lost));
            site.replace("cp1");
            newHostKeys(site);
            JsonNode plan = carried.type("plan");
            assertThat(plan.findValuesAsText("text"))
                    .contains(
                            "remove its earlier member: the host that had it is gone",
                            "join it with kubeadm as a control plane; etcd gets a member there");
            install(site, carried);
            assertThreeMembers(site);
            assertThat(hub.use("ben")).isIn(site.nodes());
            assertThat(carried.type("plan").get("changes").asInt()).isZero();

            lostForAWhile(site, carried);
            assertThat(hub.use("anna")).isIn(site.nodes());
            assertThat(carried.type("plan").get("changes").asInt()).isZero();

            carried.typeAlone("reset --yes");
            for (String node : site.nodes()) {
                assertThat(site.run(node, "ls -d /etc/kubernetes /var/lib/etcd 2>/dev/null || :")
                                .out())
                        .as(node)
                        .isEmpty();
            }
        }
    }

    /** Two of three go on without its voice, until a bare host is there. */
    private static void lostForAWhile(RigSite site, CarriedBundle carried) throws Exception {
        site.kill("worker1");
        await(site, KUBECTL + "--request-timeout=5s get --raw=/readyz");
        long lost = System.nanoTime();
        JsonNode let = carried.typeAlone("replace worker1 --yes");
        System.out.println("a dead control plane let go: " + Duration.ofNanos(System.nanoTime() - lost));
        assertThat(let.get("changed").asInt()).as(let.toPrettyString()).isEqualTo(3);
        assertThat(site.run(INSTALLER, MEMBERS).succeeded().out().lines()).hasSize(2);
        assertThat(carried.typeAlone("replace worker1 --yes").get("changed").asInt())
                .isZero();
        site.replace("worker1");
        newHostKeys(site);
        type(site, carried.command("replace worker1"));
        assertThreeMembers(site);
    }

    /** As somebody compares them anew who has put in another host. */
    private static void newHostKeys(RigSite site) throws IOException {
        site.run(INSTALLER, "cat >/root/keys/known_hosts <<'END'\n" + Files.readString(site.knownHosts()) + "END\n")
                .succeeded();
    }

    private static void install(RigSite site, CarriedBundle carried) throws InterruptedException {
        type(site, carried.command("install"));
    }

    private static void type(RigSite site, String command) throws InterruptedException {
        site.run(
                        INSTALLER,
                        "rm -f /root/rc; setsid sh -c '" + command
                                + " --yes >/root/out 2>&1 </dev/null; echo $? >/root/rc' >/dev/null 2>&1 </dev/null &")
                .succeeded();
        await(site, "test -s /root/rc");
        assertThat(site.run(INSTALLER, "cat /root/rc").out().strip())
                .as(() -> site.run(INSTALLER, "tail -n 40 /root/out").out())
                .isEqualTo("0");
    }

    private static void await(RigSite site, String command) throws InterruptedException {
        Programs.Result last = site.run(INSTALLER, command);
        for (int tries = 0; last.exit() != 0; tries++) {
            assertThat(tries).as(last.describe()).isLessThan(600);
            Thread.sleep(2_000);
            last = site.run(INSTALLER, command);
        }
    }

    private static void assertThreeMembers(RigSite site) {
        List<String> members =
                site.run(INSTALLER, MEMBERS).succeeded().out().lines().toList();
        assertThat(members).hasSize(3).allMatch(line -> line.contains(", started, ") && line.endsWith(", false"));
        JsonNode status = RigInstaller.json(
                site.run(INSTALLER, "/opt/hubcrate/*/hubcrate/bin/hubcrate status --site /root/site.yaml --output json")
                        .succeeded());
        assertThat(status.get("health")).hasSize(3).allSatisfy(node -> {
            assertThat(node.get("ready").asBoolean()).isTrue();
            assertThat(node.at("/etcd/healthy").asBoolean()).isTrue();
        });
    }
}
