package io.hubcrate.preflight;

import io.hubcrate.facts.SoftwareFacts;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Container runtimes that are there already. */
final class RuntimeCheck implements Check.OfNode {
    /** Podman has no daemon and disturbs nobody. */
    private static final Set<String> DAEMONS = Set.of("docker", "containerd", "crio");

    private static final List<String> PACKAGES = List.of(
            "docker", "docker-ce", "docker-ce-cli", "moby-engine", "docker.io", "containerd.io", "containerd", "cri-o");

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        SoftwareFacts software = node.facts().software();
        if (software.runtimeIsOurs()) {
            return;
        }
        List<String> present = software.runtimes().entrySet().stream()
                .filter(each -> DAEMONS.contains(each.getKey()))
                .map(each -> each.getKey() + " " + each.getValue())
                .toList();
        inspection.bundle().flatMap(BundleNeeds::runtime).ifPresent(runtime -> {
            if (!present.isEmpty()) {
                findings.warning(
                        FindingCode.RUNTIME_FOREIGN,
                        node,
                        "installed already: " + String.join(", ", present),
                        "the bundle's own " + (runtime == ContainerRuntime.DOCKER ? "Docker" : "containerd")
                                + " alone; packages of another version may not fit together with its",
                        remove(node));
            }
        });
        List<String> sockets = new ArrayList<>(software.sockets());
        sockets.remove("/run/docker.sock");
        if (sockets.size() > 1) {
            findings.info(
                    FindingCode.RUNTIME_SEVERAL,
                    node,
                    "several runtimes answer: "
                            + String.join(", ", sockets.stream().sorted().toList()),
                    "hubcrate names the one it means to kubeadm; by hand: kubeadm --cri-socket",
                    "# nothing has to be done");
        }
        if (software.containerdCriDisabled()) {
            findings.warning(
                    FindingCode.RUNTIME_CRI_DISABLED,
                    node,
                    "/etc/containerd/config.toml switches off the plugin 'cri'",
                    "that plugin, by which kubelet speaks to containerd; hubcrate writes that file anew and keeps the old"
                            + " one",
                    "# nothing has to be done, unless somebody else needs the file as it is");
        }
        checkDriver(node, software, findings);
    }

    private static String[] remove(InspectedNode node) {
        List<String> packages =
                PACKAGES.stream().filter(node.facts().software()::hasPackage).toList();
        if (packages.isEmpty()) {
            return new String[] {
                "# no package brought it, so somebody put it there by hand; where it lies:",
                "command -v docker containerd crio",
                "# if nobody uses it, stop it and move these programs away"
            };
        }
        return new String[] {
            "# if nobody uses it; what it ran and held is gone then:",
            node.packages("remove", String.join(" ", packages))
        };
    }

    private static void checkDriver(InspectedNode node, SoftwareFacts software, Findings findings) {
        boolean docker =
                software.dockerCgroupDriver().filter("cgroupfs"::equals).isPresent();
        boolean containerd =
                software.containerdSystemdCgroup().filter(yes -> !yes).isPresent();
        if (docker || containerd) {
            findings.info(
                    FindingCode.CGROUP_DRIVER_DIFFERS,
                    node,
                    (docker ? "Docker" : "containerd") + " manages cgroups by itself (cgroupfs)",
                    "systemd, as kubelet; hubcrate sets both alike",
                    "# nothing has to be done, unless containers of others run there: they are restarted");
        }
    }
}
