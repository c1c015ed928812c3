package io.hubcrate.build;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.derive.DerivedDocuments;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.registry.Registry;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a derived image's documents from its base's, which are fetched when the first of both is asked for. */
final class BaseDocuments {
    private final DerivedImage image;
    private final ImageOrigin.Derived origin;
    private final List<Descriptor> made;
    private final Registry registry;
    private @Nullable DerivedDocuments documents;

    BaseDocuments(DerivedImage image, ImageOrigin.Derived origin, List<Descriptor> made, Registry registry) {
        this.image = image;
        this.origin = origin;
        this.made = List.copyOf(made);
        this.registry = registry;
    }

    void writeManifest(ByteSink sink) throws IOException {
        byte[] bytes = documents().manifestBytes();
        sink.write(bytes, 0, bytes.length);
    }

    void writeConfig(ByteSink sink) throws IOException {
        byte[] bytes = documents().configBytes();
        sink.write(bytes, 0, bytes.length);
    }

    private synchronized DerivedDocuments documents() {
        DerivedDocuments known = documents;
        if (known == null) {
            ImageReference from = origin.pullFrom();
            byte[] manifest = registry.fetchManifest(
                            from.withDigest(origin.manifest().digest()))
                    .bytes();
            byte[] config = registry.fetchBlob(from, origin.config());
            require(from, origin.manifest(), manifest);
            require(from, origin.config(), config);
            known = DerivedDocuments.of(image, origin.manifest(), manifest, config, made);
            documents = known;
        }
        return known;
    }

    private static void require(ImageReference from, Descriptor expected, byte[] bytes) {
        Digest actual = Digest.of(bytes);
        if (!actual.equals(expected.digest())) {
            throw new IntegrityException(
                    "blob-mismatch",
                    from + ", base of a derived image",
                    expected.digest().toString(),
                    actual.toString(),
                    EntryFetcher.ADVICE);
        }
    }
}
