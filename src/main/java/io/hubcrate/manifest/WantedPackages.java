package io.hubcrate.manifest;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RPM packages for one release of an operating system, with all that they need and the release does not have.
 *
 * @param os a label for the release, as {@code el7}
 * @param repositories at least one; of equal versions the one in the first repository is taken
 * @param install names, {@code name.arch} or whole {@code name-[epoch:]version-release.arch}; at least one
 * @param exclude names, {@code *} standing for any characters, that must not be used
 * @param recommends whether weak dependencies are followed
 * @param installedOnTarget the list of what the release already has; null if it has nothing
 */
public record WantedPackages(
        String name,
        String os,
        List<Repository> repositories,
        List<String> install,
        List<String> exclude,
        boolean recommends,
        @Nullable Path installedOnTarget) {
    public WantedPackages {
        repositories = List.copyOf(repositories);
        install = List.copyOf(install);
        exclude = List.copyOf(exclude);
    }

    /**
     * A yum repository.
     *
     * @param url the folder in which {@code repodata} stands; {@code $basearch} in it is the platform's
     * @param gpgKeys files of the public keys of which one must have signed each package; at least one
     * @param signedMetadata whether {@code repomd.xml} must be signed by one of them, too
     */
    public record Repository(String id, URI url, List<Path> gpgKeys, boolean signedMetadata) {
        public Repository {
            gpgKeys = List.copyOf(gpgKeys);
        }
    }
}
