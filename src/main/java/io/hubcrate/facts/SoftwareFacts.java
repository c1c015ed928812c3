package io.hubcrate.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What is installed and what was left behind.
 *
 * @param manager the first found of {@code dnf}, {@code yum} ...
 * @param packages {@code name-epoch:version-release.arch} of every RPM, sorted
 * @param runtimes container programs with their versions
 * @param dockerCgroupDriver empty if Docker did not answer
 * @param containerdSystemdCgroup as its configuration file says; empty if that says nothing
 * @param containerdCriDisabled whether its configuration file switches off what kubelet speaks to
 * @param sockets of runtimes that are there
 * @param leftovers of a cluster
 * @param programs of those that a cluster needs, which are there
 * @param steps of install that made something on this node, as its record there says
 * @param clockSynchronised empty if unknown
 */
public record SoftwareFacts(
        Optional<String> manager,
        List<String> packages,
        SortedMap<String, String> runtimes,
        Optional<String> dockerCgroupDriver,
        Optional<Boolean> containerdSystemdCgroup,
        boolean containerdCriDisabled,
        Set<String> sockets,
        List<Leftover> leftovers,
        Set<String> programs,
        Set<String> steps,
        Optional<Boolean> clockSynchronised) {
    /** Steps that make a node a member of the cluster. */
    private static final List<String> MEMBERS = List.of("kubeadm-init", "kubeadm-join", "kubeadm-join-plane");

    /** {@code kind} is folder, unit, interface or chains (then {@code name} is their number). */
    public record Leftover(String kind, String name) {}

    /** Whether what is there of a runtime may be what install brought. */
    public boolean runtimeIsOurs() {
        return steps.contains("packages") || steps.contains("programs") || steps.contains("container-runtime");
    }

    /** Whether what is there of a cluster may stand on what install brought: its last step has begun, or its packages. */
    public boolean clusterIsOurs() {
        return steps.contains("packages") || steps.contains("kubelet");
    }

    /** Whether install has made the services' network a route here. */
    public boolean serviceRouteIsOurs() {
        return steps.contains("service-route");
    }

    /** Whether install has made this node a member of the site's cluster, or begun to. */
    public boolean isMember() {
        return MEMBERS.stream().anyMatch(steps::contains);
    }

    /** Whether a package of that name is installed. */
    public boolean hasPackage(String name) {
        return packages.stream()
                .anyMatch(nevra -> nevra.startsWith(name + "-") && nevra.matches(".{" + name.length() + "}-[0-9]+:.*"));
    }
}
