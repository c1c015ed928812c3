package io.hubcrate.bundle;

import io.hubcrate.content.Digest;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.nio.file.Path;
import java.util.List;

/**
 * A bundle that was proven whole. What is read from it later goes through {@link EntryStream}, which proves it again:
 * a medium may be changed after it was verified.
 *
 * @param media where its files are
 * @param sums digest of its {@code SHA256SUMS}, which names exactly this bundle
 * @param signers whose signatures counted; empty if only the content was checked
 * @param notes what a person should know
 */
public record VerifiedBundle(
        BundleMedia media, BundleIndex index, Digest sums, List<Signer> signers, List<String> notes) {
    public VerifiedBundle {
        signers = List.copyOf(signers);
        notes = List.copyOf(notes);
    }

    /** The one with the index. */
    public Path folder() {
        return media.folder();
    }
}
