package io.hubcrate.push;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.EntryStream;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.MachineException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageIndex;
import io.hubcrate.image.ImageManifestReader;
import io.hubcrate.push.MediumRounds.Round;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Manifests and raw indexes of a bundle's images, read in one pass over its media and proven again. */
final class PushDocuments {
    private final Map<Digest, byte[]> bytes = new HashMap<>();

    private PushDocuments() {}

    /** Those that the bundle itself holds; a delta may lack some. */
    static PushDocuments read(BundleMedia media, BundleIndex index) {
        Set<Digest> wanted = new HashSet<>();
        for (BundleIndex.Image image : index.images()) {
            wanted.add(image.manifest().digest());
            image.findIndex().filter(kept -> image.indexKept()).ifPresent(kept -> wanted.add(kept.digest()));
        }
        List<Entry> entries = index.entries().stream()
                .filter(entry -> entry.kind() == BundleIndex.Kind.BLOB && wanted.contains(entry.digest()))
                .toList();
        PushDocuments documents = new PushDocuments();
        for (Round<Entry> round : MediumRounds.of(media, index, entries, entry -> entry)) {
            round.items().forEach(entry -> documents.bytes.put(entry.digest(), read(media, index, entry)));
        }
        return documents;
    }

    private static byte[] read(BundleMedia media, BundleIndex index, Entry entry) {
        try (InputStream in = EntryStream.open(media, index, entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new MachineException(
                    "bundle-unreadable", entry.subject() + " cannot be read: " + e, "Look at the medium.", e);
        }
    }

    /** The document's own bytes. */
    byte[] of(Descriptor document) {
        byte[] found = bytes.get(document.digest());
        if (found == null) {
            throw new IllegalStateException("not in the bundle: " + document.digest());
        }
        return found;
    }

    /** What a raw index names. */
    List<Digest> manifestsOf(Descriptor kept) {
        return ImageManifestReader.read(of(kept), kept.mediaType()) instanceof ImageIndex index
                ? index.entries().stream().map(each -> each.manifest().digest()).toList()
                : List.of();
    }
}
