package io.hubcrate.preflight;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.PinnedFile;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.bundle.PodNetwork;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.preflight.KubernetesPorts.Port;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a bundle wants of nodes.
 *
 * @param name for messages
 * @param architecture as Go names it
 * @param kubernetes empty if it brings no cluster
 * @param runtime empty likewise
 * @param controlPlaneBytes free below the runtime's folder of a control plane
 * @param workerBytes likewise of a worker
 * @param glibc the oldest with which every program of it starts; empty if they ask for none
 * @param packages names of the RPMs that it brings
 * @param podNetworks that it brings
 */
public record BundleNeeds(
        String name,
        String architecture,
        Optional<String> kubernetes,
        Optional<ContainerRuntime> runtime,
        long controlPlaneBytes,
        long workerBytes,
        Optional<GlibcVersion> glibc,
        Set<String> packages,
        Set<PodNetwork> podNetworks) {
    public BundleNeeds {
        packages = Set.copyOf(packages);
        podNetworks = Set.copyOf(podNetworks);
    }

    /** From the signed index. */
    public static BundleNeeds of(BundleIndex index) {
        Set<String> packages = new HashSet<>();
        for (PackageSet set : index.packages()) {
            // name-[epoch:]version-release.arch
            set.packages().forEach(rpm -> packages.add(rpm.nevra().replaceFirst("-[^-]*-[^-]*$", "")));
        }
        return new BundleNeeds(
                index.folderName(),
                index.platform().architecture(),
                index.findKubernetes().map(BundleIndex.Kubernetes::version),
                index.findKubernetes().map(BundleIndex.Kubernetes::runtime),
                index.requires().controlPlane(),
                index.requires().worker(),
                index.files().stream()
                        .map(PinnedFile::glibcFloor)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder()),
                packages,
                PodNetwork.of(index));
    }

    /** Where the pod networks that it brings wait for what other nodes' pods send (VXLAN). */
    Set<Port> podNetworkPorts() {
        return podNetworks.stream()
                .map(network -> new Port(network.vxlan(), "udp"))
                .collect(Collectors.toSet());
    }

    Optional<KubernetesVersion> kubernetesVersion() {
        return kubernetes.flatMap(KubernetesVersion::parse);
    }
}
