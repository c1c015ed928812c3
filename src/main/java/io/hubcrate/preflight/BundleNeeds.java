package io.hubcrate.preflight;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.PinnedFile;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.bundle.PodNetwork;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.facts.OsRelease;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.preflight.KubernetesPorts.Port;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param programs names of the programs that it brings as they are
 * @param packages the RPMs that it brings
 * @param podNetworks that it brings
 * @param lacking images that the site's values name and it does not bring
 */
public record BundleNeeds(
        String name,
        String architecture,
        Optional<String> kubernetes,
        Optional<ContainerRuntime> runtime,
        long controlPlaneBytes,
        long workerBytes,
        Optional<GlibcVersion> glibc,
        Set<String> programs,
        List<Packages> packages,
        Set<PodNetwork> podNetworks,
        List<Lacking> lacking) {
    public BundleNeeds {
        programs = Set.copyOf(programs);
        packages = List.copyOf(packages);
        podNetworks = Set.copyOf(podNetworks);
        lacking = List.copyOf(lacking);
    }

    /**
     * An image that no node will have.
     *
     * @param path where the site's values name it
     * @param started whether it surely is started
     */
    public record Lacking(String path, String image, boolean started) {}

    /**
     * RPMs for one release.
     *
     * @param os a label as {@code el9}; any other says nothing, and they are for every node
     * @param names without versions
     */
    public record Packages(String os, Set<String> names) {
        public Packages {
            names = Set.copyOf(names);
        }

        // name-[epoch:]version-release.arch
        private static Packages of(PackageSet set) {
            return new Packages(
                    set.os(),
                    set.packages().stream()
                            .map(rpm -> rpm.nevra().replaceFirst("-[^-]*-[^-]*$", ""))
                            .collect(Collectors.toSet()));
        }

        private boolean isFor(OsRelease release) {
            OptionalInt major = release.enterpriseMajor();
            return !os.matches("el[0-9]+") || major.isEmpty() || os.equals("el" + major.getAsInt());
        }
    }

    /** Names of the RPMs that it brings to a node of that release. */
    Set<String> packagesFor(OsRelease release) {
        return packages.stream()
                .filter(set -> set.isFor(release))
                .flatMap(set -> set.names().stream())
                .collect(Collectors.toSet());
    }

    /**
     * From the signed index.
     *
     * @param lacking what the site's values want beyond it
     */
    public static BundleNeeds of(BundleIndex index, List<Lacking> lacking) {
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
                index.entries().stream()
                        .filter(entry -> entry.role() == Role.BINARIES && entry.executable())
                        .map(Entry::name)
                        .collect(Collectors.toSet()),
                index.packages().stream().map(Packages::of).toList(),
                PodNetwork.of(index),
                lacking);
    }

    /** Where the pod networks that it brings wait for what other nodes' pods send (VXLAN). */
    Set<Port> podNetworkPorts() {
        return podNetworks.stream()
                .flatMap(network -> network.udp().stream())
                .map(port -> new Port(port, "udp"))
                .collect(Collectors.toSet());
    }

    Optional<KubernetesVersion> kubernetesVersion() {
        return kubernetes.flatMap(KubernetesVersion::parse);
    }
}
