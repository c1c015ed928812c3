package io.hubcrate.resolve;

import io.hubcrate.image.Descriptor;
import io.hubcrate.lock.BundleLock.LockedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which raw indexes a bundle carries. Where something asks for {@code name@sha256:…} and that digest is an
 * index's, kubelet looks for the index; for a tag the platform's manifest is enough.
 */
final class IndexKeeping {
    private IndexKeeping() {}

    static List<LockedImage> decide(List<LockedImage> images) {
        Set<String> asked = new HashSet<>();
        for (LockedImage image : images) {
            image.need()
                    .reference()
                    .digest()
                    .ifPresent(digest -> asked.add(image.need().reference().name() + "@" + digest));
        }
        return images.stream().map(image -> decide(image, asked)).toList();
    }

    private static LockedImage decide(LockedImage image, Set<String> asked) {
        Descriptor index = image.index();
        boolean keep = index != null && asked.contains(image.need().reference().name() + "@" + index.digest());
        return new LockedImage(
                image.need(),
                image.pullFrom(),
                index,
                keep,
                image.manifest(),
                image.config(),
                image.layers(),
                image.origin());
    }
}
