package io.hubcrate.yum;

import io.hubcrate.rpm.Nevra;
import java.net.URI;
import java.util.List;

/**
 * What must be carried.
 *
 * @param install what was asked for and the release does not have
 * @param packages these and everything that they need, sorted by name
 * @param prerequisites names of packages of the release that these rely on; of {@code a|b} one is enough
 */
public record PackageChoice(List<Nevra> install, List<Chosen> packages, List<String> prerequisites) {
    public PackageChoice {
        install = List.copyOf(install);
        packages = List.copyOf(packages);
        prerequisites = List.copyOf(prerequisites);
    }

    /**
     * One package.
     *
     * @param checksum as the repository says it, {@code sha256:} or {@code sha512:} and hexadecimal digits
     */
    public record Chosen(Nevra nevra, YumRepository repository, URI url, String checksum, long size) {}
}
