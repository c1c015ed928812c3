package io.hubcrate.install;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;

/** A verified bundle's parts, hashed once more while they stream from the medium. */
public interface BundleContent {
    BundleIndex index();

    /** The digest of its SHA256SUMS, which names the bundle and all its content. */
    Digest sums();

    /**
     * An entry's bytes, straight out of the volumes.
     *
     * @return a source that fails with {@link io.hubcrate.failure.IntegrityException} if the medium gives other bytes than
     *     the signed index names
     */
    ByteSource open(Entry entry);
}
