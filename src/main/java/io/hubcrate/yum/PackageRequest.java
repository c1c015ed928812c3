package io.hubcrate.yum;

import java.util.List;
import java.util.Set;

/**
 * What is wanted of which repositories for which release.
 *
 * @param set its name, for messages
 * @param repositories in the order of preference
 * @param architectures as {@code x86_64} and {@code noarch}
 * @param install names, {@code name.arch}, whole names or something that a package provides
 * @param exclude names with {@code *} for any characters
 * @param installedFile the name of the list of what the release has; empty if there is none
 * @param installed its content; empty if it has nothing
 */
public record PackageRequest(
        String set,
        List<YumRepository> repositories,
        Set<String> architectures,
        List<String> install,
        List<String> exclude,
        boolean recommends,
        String installedFile,
        byte[] installed) {
    public PackageRequest {
        repositories = List.copyOf(repositories);
        architectures = Set.copyOf(architectures);
        install = List.copyOf(install);
        exclude = List.copyOf(exclude);
    }
}
