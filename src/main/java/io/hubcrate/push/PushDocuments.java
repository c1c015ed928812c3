package io.hubcrate.push;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.ImageDocuments;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageIndex;
import io.hubcrate.image.ImageManifestReader;
import io.hubcrate.push.PushRounds.Round;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Manifests and raw indexes of a bundle's images, read in one pass over its media each proven. */
final class PushDocuments {
    private final Map<Digest, byte[]> bytes = new HashMap<>();

    private PushDocuments() {}

    /** Those that the bundle itself holds; a delta may lack some. */
    static PushDocuments read(SignedBundle bundle) {
        BundleIndex index = bundle.index();
        Set<Digest> wanted = new HashSet<>();
        for (BundleIndex.Image image : index.images()) {
            wanted.add(image.manifest().digest());
            image.findIndex().filter(kept -> image.indexKept()).ifPresent(kept -> wanted.add(kept.digest()));
        }
        List<Entry> entries = index.entries().stream()
                .filter(entry -> entry.kind() == BundleIndex.Kind.BLOB && wanted.contains(entry.digest()))
                .toList();
        PushDocuments documents = new PushDocuments();
        for (Round<Entry> round : PushRounds.of(bundle.media(), index, entries, entry -> entry)) {
            round.items().forEach(entry -> documents.bytes.put(entry.digest(), bundle.readDocument(entry)));
        }
        index.images().forEach(documents::requireConsistent);
        return documents;
    }

    /** The index says which blobs go before a manifest. */
    private void requireConsistent(BundleIndex.Image image) {
        byte[] manifest = bytes.get(image.manifest().digest());
        if (manifest != null) {
            ImageDocuments.requireManifest(image.reference().toString(), manifest, image.config(), image.layers());
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
