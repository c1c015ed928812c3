package io.hubcrate.push;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.image.ImageReference;

/**
 * An image and the name that it gets.
 *
 * @param target with the tag; with the manifest's digest if the image has no tag
 * @param wholeIndex whether the raw index can be pushed too, because it names no manifest but the image's
 */
public record PlannedImage(BundleIndex.Image image, ImageReference target, boolean wholeIndex) {
    /** Under which name the bundle has it. */
    public ImageReference source() {
        return image.reference();
    }

    /** What a chart is told instead of the source: with the digest where the source has one that the registry knows. */
    public ImageReference replacement() {
        if (source().digest().isEmpty()) {
            return target;
        }
        var digest = image.indexKept() && !wholeIndex
                ? image.manifest().digest()
                : source().digest().get();
        String tagged = target.tag().map(tag -> target.name() + ":" + tag).orElse(target.name());
        return ImageReference.parse(tagged + "@" + digest);
    }
}
