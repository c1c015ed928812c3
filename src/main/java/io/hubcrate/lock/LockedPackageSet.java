package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One set of RPM packages, whole: what is to be installed and everything that it needs.
 *
 * @param os the release that it is for
 * @param install the packages that were asked for, each by its NEVRA
 * @param packages every package, sorted by NEVRA
 * @param modules the modular metadata of the one repository that has modular packages in this set; null for none
 * @param repodata the metadata that a build makes from the packages; the same packages give the same bytes
 * @param prerequisites names of packages that the release must have already, because the closure took them for installed;
 *     of {@code a|b} one is enough
 */
public record LockedPackageSet(
        String name,
        String os,
        List<String> install,
        List<LockedPackage> packages,
        @Nullable LockedModules modules,
        List<MadeFile> repodata,
        List<String> prerequisites) {
    public LockedPackageSet {
        install = List.copyOf(install);
        packages = List.copyOf(packages);
        repodata = List.copyOf(repodata);
        prerequisites = List.copyOf(prerequisites);
    }

    /**
     * One package.
     *
     * @param nevra {@code name-[epoch:]version-release.arch}
     * @param repository the repository's id
     * @param signer fingerprint of the key that signed it, 40 upper-case hexadecimal digits
     */
    public record LockedPackage(String nevra, String repository, URI url, Digest digest, long size, String signer) {}

    /**
     * Modular metadata, exactly as its repository has it.
     *
     * @param file its name in the set's {@code repodata}
     */
    public record LockedModules(String repository, String file, URI url, Digest digest, long size) {}

    /** A file that a build makes. */
    public record MadeFile(String name, Digest digest, long size) {}
}
