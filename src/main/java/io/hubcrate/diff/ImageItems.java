package io.hubcrate.diff;

import io.hubcrate.content.Digest;
import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import java.util.List;
import java.util.TreeMap;

/** Images as items: the repository stays, tags come and go. */
final class ImageItems {
    private ImageItems() {}

    /** @param details how it was made, if no registry gives it as it is */
    static Item of(
            ImageReference reference, Digest manifest, long bytes, List<Descriptor> layers, List<String> details) {
        TreeMap<String, Long> sizes = new TreeMap<>();
        layers.forEach(layer -> sizes.put(layer.digest().toString(), layer.size()));
        return new Item(Kind.IMAGE, reference.name(), reference.toString(), "", manifest, bytes, details, sizes);
    }
}
