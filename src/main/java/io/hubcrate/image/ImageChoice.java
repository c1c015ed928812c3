package io.hubcrate.image;

import io.hubcrate.image.ImageFormatException.Reason;
import java.util.Optional;

/**
 * The image of one platform behind an index, found as containerd finds it: indexes inside indexes are followed, and where
 * an index does not say for what an entry is made, the entry's own configuration does.
 *
 * @param descriptor of the manifest, as its index gives it
 * @param bytes of the manifest
 * @param said whether an index named a platform for it; else only its configuration did
 * @param nested whether it stands in an index inside the index
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md">OCI image index: nesting SHOULD
 *     be supported, a platform is OPTIONAL</a>
 */
public record ImageChoice(Descriptor descriptor, byte[] bytes, ImageManifest manifest, boolean said, boolean nested) {
    private static final int MAX_DEPTH = 4;
    /** Documents read for one choice; real indexes have two levels and name their platforms. */
    private static final int MAX_DOCUMENTS = 50;

    /** Gives documents, proven against their descriptors. */
    public interface Source<X extends Exception> {
        /** The bytes of a manifest or index. */
        byte[] manifest(Descriptor descriptor) throws X;

        /** The configuration of an image whose index does not say for what it is. */
        ImageConfig config(ImageManifest manifest) throws X;
    }

    /**
     * Chooses; empty if nothing is for that platform.
     *
     * @throws ImageFormatException if a document on the way cannot be used, or there are too many
     */
    public static <X extends Exception> Optional<ImageChoice> find(ImageIndex index, Platform wanted, Source<X> source)
            throws X {
        return new Search<>(wanted, source).in(index, 0);
    }

    private static final class Search<X extends Exception> {
        private final Platform wanted;
        private final Source<X> source;
        private int documents;

        Search(Platform wanted, Source<X> source) {
            this.wanted = wanted;
            this.source = source;
        }

        Optional<ImageChoice> in(ImageIndex index, int depth) throws X {
            for (ImageIndex.Entry entry : index.candidates(wanted)) {
                if (depth > MAX_DEPTH || ++documents > MAX_DOCUMENTS) {
                    throw new ImageFormatException(Reason.MALFORMED, "indexes within indexes without end");
                }
                Optional<ImageChoice> found = behind(entry, depth);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }

        private Optional<ImageChoice> behind(ImageIndex.Entry entry, int depth) throws X {
            boolean said = entry.platform() != null;
            byte[] bytes = source.manifest(entry.manifest());
            ImageDocument document;
            try {
                // The type that the index promises; the answer's header is not needed and often wrong.
                document = ImageManifestReader.read(bytes, entry.manifest().mediaType());
            } catch (ImageFormatException e) {
                if (!said && e.reason() == Reason.NOT_AN_IMAGE) {
                    return Optional.empty(); // A signature or a list of parts beside the images.
                }
                throw e;
            }
            if (document instanceof ImageIndex inner) {
                return in(inner, depth + 1);
            }
            ImageManifest manifest = (ImageManifest) document;
            return said || PlatformMatch.runs(wanted, source.config(manifest).platform())
                    ? Optional.of(new ImageChoice(entry.manifest(), bytes, manifest, said, depth > 0))
                    : Optional.empty();
        }
    }
}
