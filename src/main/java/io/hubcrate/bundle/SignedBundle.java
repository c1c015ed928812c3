package io.hubcrate.bundle;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.VerifyingInputStream;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A bundle whose signatures, sums and index are proven and whose content is not yet: each entry is proven while it is
 * read, before its last byte is given out. For who sends a part of a bundle to somebody that keeps only what was whole.
 *
 * @param media where its files are
 * @param sums proven
 * @param signers whose signatures counted
 * @param notes what a person should know
 */
public record SignedBundle(
        BundleMedia media, BundleIndex index, Sha256Sums sums, List<Signer> signers, List<String> notes) {
    public SignedBundle {
        signers = List.copyOf(signers);
        notes = List.copyOf(notes);
    }

    /**
     * Where a volume is, after asking for its medium if need be.
     *
     * @throws IntegrityException if it does not come, has another size, or lies beside another bundle's sums
     */
    public Path require(String name) {
        Path file = media.require(index, name);
        requireFits(file, name);
        return file;
    }

    /** What can be told of a volume without reading it. */
    private void requireFits(Path file, String name) {
        MediumCheck.requireSameBundle(sums, file);
        for (Volume volume : index.volumes()) {
            if (volume.file().equals(name) && FolderListing.sizeOf(file) != volume.size()) {
                throw ContentCheck.wrongSize(volume, VolumeLayouts.of(index), file);
            }
        }
    }

    /**
     * The bytes of an entry. The read that would give its last byte fails, with code {@code bundle-damaged}, if they are
     * not those that the index names.
     *
     * @throws IntegrityException as {@link #require}, here and while reading
     */
    public InputStream open(Entry entry) {
        List<String> files =
                entry.segments().stream().map(Segment::volume).distinct().toList();
        return new VerifyingInputStream(
                EntryStream.raw(this::require, entry),
                entry.digest(),
                entry.size(),
                (expected, actual) -> new IntegrityException(
                        "bundle-damaged",
                        entry.subject(),
                        expected,
                        actual,
                        "Copy " + String.join(", ", files) + " again from where it came; the rest of the folder can"
                                + " stay. What else is damaged is for 'hubcrate verify' to say."));
    }

    /**
     * An image's manifest or index, whole and proven.
     *
     * @throws IntegrityException as {@link #open}, and if it is longer than any registry accepts
     */
    public byte[] readDocument(Entry entry) {
        ImageDocuments.requireBounded(entry);
        try (InputStream in = open(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new MachineException(
                    "bundle-unreadable",
                    entry.subject() + " cannot be read: " + IoReason.of(e),
                    "Look at the medium.",
                    e);
        }
    }
}
