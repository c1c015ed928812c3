package io.hubcrate.diff;

import io.hubcrate.content.Digest;
import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import io.hubcrate.image.ImageReference;

/** Images as items: the repository stays, tags come and go. */
final class ImageItems {
    private ImageItems() {}

    static Item of(ImageReference reference, Digest manifest, long bytes) {
        return new Item(Kind.IMAGE, reference.name(), reference.toString(), manifest, bytes);
    }
}
