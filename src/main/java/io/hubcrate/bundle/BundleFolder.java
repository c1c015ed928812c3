package io.hubcrate.bundle;

import io.hubcrate.failure.IntegrityException;
import java.nio.file.Path;
import java.util.List;

/**
 * A bundle looked at without proof: for {@code inspect}, and to say what a folder claims to be.
 *
 * @param index unproven; show it, decide nothing on it
 * @param signatures names of the signature files there
 */
public record BundleFolder(Path folder, BundleIndex index, List<String> signatures) {
    public BundleFolder {
        signatures = List.copyOf(signatures);
    }

    /**
     * Reads the index; no digest and no signature is checked.
     *
     * @throws IntegrityException if there is none or it is malformed
     */
    public static BundleFolder open(Path folder) {
        FolderListing listing = FolderListing.of(folder);
        byte[] bytes = listing.readSmall(BundleNames.INDEX, BundleIndexReader.MAX_BYTES);
        return new BundleFolder(
                folder,
                BundleIndexReader.read(bytes),
                List.copyOf(listing.readSignatures().keySet()));
    }
}
