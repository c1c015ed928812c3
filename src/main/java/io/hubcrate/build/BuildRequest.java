package io.hubcrate.build;

import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.manifest.BundleManifest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to build. That lock and manifest fit each other is the caller's to check.
 *
 * @param lockFile the lock as it stands in its file; travels in the bundle byte for byte
 * @param platform one of the lock's
 * @param out the folder in which the bundle's folder appears; made if absent
 * @param cache where blobs are kept between builds; null for nowhere
 * @param requiredOnly leaves out images that only a switched-off feature would use
 * @param signer null to leave the bundle unsigned
 * @param connections how many blobs are fetched at once
 * @param volumeSize the most bytes that a tarball may have before it is cut into parts
 */
public record BuildRequest(
        BundleManifest manifest,
        BundleLock lock,
        byte[] lockFile,
        Platform platform,
        Path out,
        @Nullable Path cache,
        boolean requiredOnly,
        @Nullable SumsSigner signer,
        int connections,
        long volumeSize) {
    /** Fills a gigabit line from one registry without being taken for an attack. */
    public static final int DEFAULT_CONNECTIONS = 6;

    /** Tarballs as large as their content is. */
    public static final long UNCUT = Long.MAX_VALUE;

    /** With {@link #UNCUT} tarballs. */
    public BuildRequest(
            BundleManifest manifest,
            BundleLock lock,
            byte[] lockFile,
            Platform platform,
            Path out,
            @Nullable Path cache,
            boolean requiredOnly,
            @Nullable SumsSigner signer,
            int connections) {
        this(manifest, lock, lockFile, platform, out, cache, requiredOnly, signer, connections, UNCUT);
    }

    /** The same for media that hold files of at most so many bytes. */
    public BuildRequest withVolumeSize(long newVolumeSize) {
        return new BuildRequest(
                manifest, lock, lockFile, platform, out, cache, requiredOnly, signer, connections, newVolumeSize);
    }

    public Optional<Path> findCache() {
        return Optional.ofNullable(cache);
    }

    public Optional<SumsSigner> findSigner() {
        return Optional.ofNullable(signer);
    }
}
