package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.image.Descriptor;
import java.util.ArrayList;
import java.util.List;

/** Of what an image consists. */
final class StoredImages {
    private StoredImages() {}

    /** Every blob that the bundle holds of it. */
    static List<Descriptor> blobs(BundleIndex.Image image) {
        List<Descriptor> blobs = new ArrayList<>();
        image.findIndex().filter(index -> image.indexKept()).ifPresent(blobs::add);
        blobs.add(image.manifest());
        blobs.add(image.config());
        blobs.addAll(image.layers());
        return blobs;
    }
}
