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
 * @param ours whether hubcrate itself has been at work on this node
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
        boolean ours,
        Optional<Boolean> clockSynchronised) {

    /** {@code kind} is folder, unit, interface or chains (then {@code name} is their number). */
    public record Leftover(String kind, String name) {}

    /** Whether a package of that name is installed. */
    public boolean hasPackage(String name) {
        return packages.stream()
                .anyMatch(nevra -> nevra.startsWith(name + "-") && nevra.matches(".{" + name.length() + "}-[0-9]+:.*"));
    }
}
