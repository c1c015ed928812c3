package io.hubcrate.bundle;

import io.hubcrate.content.Digest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a bundle's folder proves and names all the rest: the signatures, the index, and {@code SHA256SUMS}. Read as it
 * stands there; who keeps it proves the copy with {@link BundleVerifier#openMetadata}.
 *
 * @param sums digest of {@code SHA256SUMS}
 * @param files by name; {@code SHA256SUMS} is the last, so that a copy which has it has all
 */
public record BundleMetadata(Digest sums, Map<String, byte[]> files) {

    /** Reads it, each file within its bound. */
    public static BundleMetadata read(Path folder) {
        FolderListing listing = FolderListing.of(folder);
        Map<String, byte[]> files = new LinkedHashMap<>(listing.readSignatures());
        files.put(BundleNames.INDEX, listing.readSmall(BundleNames.INDEX, BundleIndexReader.MAX_BYTES));
        byte[] sums = listing.readSmall(BundleNames.SUMS, Sha256Sums.MAX_BYTES);
        files.put(BundleNames.SUMS, sums);
        return new BundleMetadata(Digest.of(sums), files);
    }
}
