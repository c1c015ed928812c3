package io.hubcrate.preflight;

import io.hubcrate.bundle.PodNetwork;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether every program without which there is no cluster comes with the bundle, as itself or in a package, or is on the
 * node. What is missing is said at once, with what the bundle's manifest wants for it.
 */
final class ProgramsCheck implements Check.OfNode {
    /** kubeadm asked for them until these minor versions. */
    private static final KubernetesVersion LAST_WITH_CRICTL = new KubernetesVersion(30);

    private static final KubernetesVersion LAST_WITH_CONNTRACK = new KubernetesVersion(31);
    private static final List<String> KUBERNETES = List.of("kubeadm", "kubelet", "kubectl");

    /** Packages of which each brings the program; the first is the one to propose. */
    private static final Map<String, List<String>> PACKAGES = Map.of(
            "kubeadm", List.of("kubeadm"),
            "kubelet", List.of("kubelet"),
            "kubectl", List.of("kubectl"),
            "crictl", List.of("cri-tools"),
            "conntrack", List.of("conntrack-tools"),
            "containerd", List.of("containerd.io", "containerd"),
            "containerd-shim-runc-v2", List.of("containerd.io", "containerd"),
            "runc", List.of("containerd.io", "runc"),
            "dockerd", List.of("docker-ce", "moby-engine", "docker", "docker.io"),
            "loopback", List.of("containernetworking-plugins", "kubernetes-cni"));

    /** These networks put the plugins that they want onto the nodes by themselves. */
    private static final Set<PodNetwork> BRING_PLUGINS = Set.of(PodNetwork.CALICO, PodNetwork.CILIUM);

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        Optional<BundleNeeds> bundle = inspection.bundle();
        Optional<ContainerRuntime> runtime = bundle.flatMap(BundleNeeds::runtime);
        if (bundle.isEmpty() || runtime.isEmpty()) {
            return;
        }
        List<String> missing = missing(wanted(node, bundle.get(), runtime.get()), node, bundle.get());
        if (!missing.isEmpty()) {
            findings.error(
                    FindingCode.PROGRAMS_MISSING,
                    node,
                    "neither in the bundle nor on the node: " + String.join(", ", missing),
                    "all of these, without which no cluster can be made there",
                    remedy(missing, bundle.get()));
        }
        boolean bringsPlugins = bundle.get().podNetworks().stream().anyMatch(BRING_PLUGINS::contains);
        if (!bringsPlugins && !missing(List.of("loopback"), node, bundle.get()).isEmpty()) {
            findings.warning(
                    FindingCode.PROGRAMS_MISSING,
                    node,
                    "the CNI plugins (loopback and others) are neither in the bundle nor in /opt/cni/bin",
                    "them, unless the network of pods puts them there by itself, as Calico's and Cilium's do",
                    remedy(List.of("loopback"), bundle.get()));
        }
    }

    private static List<String> wanted(InspectedNode node, BundleNeeds bundle, ContainerRuntime runtime) {
        List<String> wanted = new ArrayList<>(KUBERNETES);
        if (!node.node().isControlPlane()) {
            wanted.remove("kubectl");
        }
        boolean docker = runtime == ContainerRuntime.DOCKER;
        if (docker) {
            wanted.add("dockerd");
        }
        wanted.addAll(List.of("containerd", "containerd-shim-runc-v2", "runc"));
        bundle.kubernetesVersion().ifPresent(version -> {
            if (!docker && version.compareTo(LAST_WITH_CRICTL) <= 0) {
                wanted.add("crictl");
            }
            if (version.compareTo(LAST_WITH_CONNTRACK) <= 0) {
                wanted.add("conntrack");
            }
        });
        return wanted;
    }

    private static List<String> missing(List<String> wanted, InspectedNode node, BundleNeeds bundle) {
        Set<String> packages = bundle.packagesFor(node.facts().host().os());
        return wanted.stream()
                .filter(program -> !bundle.programs().contains(program))
                .filter(program -> packagesOf(program).stream().noneMatch(packages::contains))
                .filter(program -> !node.facts().software().programs().contains(program))
                .toList();
    }

    private static List<String> packagesOf(String program) {
        return PACKAGES.getOrDefault(program, List.of());
    }

    /** For the bundle's manifest: programs that Kubernetes publishes as they are, and packages for the others. */
    private static String[] remedy(List<String> missing, BundleNeeds bundle) {
        List<String> lines =
                new ArrayList<>(List.of("# whoever builds the bundle adds to its manifest, and builds it anew:"));
        String version =
                bundle.kubernetes().map(each -> each.replaceFirst("^v?", "v")).orElse("vVERSION");
        List<String> files = missing.stream().filter(KUBERNETES::contains).toList();
        if (!files.isEmpty()) {
            lines.add("# files:");
            files.forEach(program -> lines.add("# - {url: 'https://dl.k8s.io/release/" + version + "/bin/linux/"
                    + bundle.architecture() + "/" + program + "', executable: true}"));
        }
        Map<String, List<String>> packages = new LinkedHashMap<>();
        missing.stream().filter(program -> !KUBERNETES.contains(program)).forEach(program -> packages.computeIfAbsent(
                        packagesOf(program).get(0), name -> new ArrayList<>())
                .add(program));
        if (!packages.isEmpty()) {
            lines.add("# packages: in the set for this release, to its 'install': "
                    + String.join(", ", packages.keySet()));
            new TreeMap<>(packages)
                    .forEach((name, programs) -> lines.add("# (" + name + " brings " + String.join(", ", programs)
                            + "; or that as a program under 'files')"));
        }
        return lines.toArray(String[]::new);
    }
}
