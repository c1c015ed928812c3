package io.hubcrate.bundle;

import io.hubcrate.content.Digest;
import java.net.URI;
import java.util.List;

/**
 * RPM packages for one release of an operating system, as a repository of their own below {@code packages/NAME}.
 *
 * @param os a label for the release, as {@code el7}
 * @param install the packages that were asked for, each by its NEVRA; the others are what they need
 * @param template entry of the configuration for dnf and yum, in which {@code @FOLDER@} stands for where it is unpacked
 * @param keys entries of the public keys that the configuration names
 * @param packages sorted by NEVRA
 */
public record PackageSet(
        String name, String os, List<String> install, String template, List<String> keys, List<Rpm> packages) {
    public PackageSet {
        install = List.copyOf(install);
        keys = List.copyOf(keys);
        packages = List.copyOf(packages);
    }

    /**
     * One package.
     *
     * @param nevra {@code name-[epoch:]version-release.arch}
     * @param entry of the role packages
     * @param signer fingerprint of the key that signed it
     * @param repository id of the repository that it came from
     * @param source the address it came from
     */
    public record Rpm(
            String nevra, String entry, Digest digest, long size, String signer, String repository, URI source) {}
}
