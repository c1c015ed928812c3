package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an image comes from that no registry gives as it is. */
public sealed interface ImageOrigin {
    /**
     * An archive, a layout or an engine on the builder's machine, read again for every build.
     *
     * @param source as the manifest says it, {@code docker-archive:images/lab.tar}
     */
    record Local(String source) implements ImageOrigin {}

    /**
     * Made from a base; the last layers of the image are the folders, one each and in order.
     *
     * @param base as the manifest names it
     * @param pullFrom where the base's bytes come from after renames
     * @param source of a base that is a local image, as the manifest says it; empty if a registry gives the base
     * @param manifest of the base
     * @param config of the base
     * @param replaces the image of the charts in whose place this one is used; null if none
     * @param values where charts' values were made to name this image
     */
    record Derived(
            ImageReference base,
            ImageReference pullFrom,
            String source,
            Descriptor manifest,
            Descriptor config,
            List<Folder> folders,
            @Nullable ImageReference replaces,
            List<ReplacedValue> values)
            implements ImageOrigin {
        public Derived {
            folders = List.copyOf(folders);
            values = List.copyOf(values);
        }
    }

    /**
     * A packed folder.
     *
     * @param name relative to the manifest's folder
     * @param to where its content appears
     * @param digest of the layer that it gives: of names, content, permissions and owners together
     */
    record Folder(String name, String to, Digest digest) {}

    /** A place in a chart's values that names the new image now, through the release's offline values. */
    record ReplacedValue(String release, String path) {}
}
