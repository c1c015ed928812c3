package io.hubcrate.build;

import io.hubcrate.bundle.MadeImage;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.derive.DerivedDocuments;
import io.hubcrate.derive.FolderLayer;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.localimage.LocalImage;
import io.hubcrate.localimage.LocalImages;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of local and derived images come from. Archives are read and folders packed again before anything
 * else: what is not as the lock says ends the build before the first byte is fetched.
 */
final class MadeImages {
    private final BundleManifest manifest;
    private final Platform platform;
    private final LocalImages localImages;
    private final Registry registry;
    private final FolderSecrets secrets;

    MadeImages(
            BundleManifest manifest,
            Platform platform,
            LocalImages localImages,
            Registry registry,
            FolderSecrets secrets) {
        this.manifest = manifest;
        this.platform = platform;
        this.localImages = localImages;
        this.registry = registry;
        this.secrets = secrets;
    }

    /**
     * The sources of an image's blobs by digest; empty for an image that a registry gives.
     *
     * @throws InvalidInputException {@code local-image-changed} or {@code derived-folder-changed}
     */
    Map<Digest, BlobSource> sources(LockedImage image) {
        Map<Digest, BlobSource> sources = new HashMap<>();
        if (image.origin() instanceof ImageOrigin.Local local) {
            LocalImage opened = open(image.need().reference(), local.source());
            requireSame(local.source(), image.manifest(), opened.manifest());
            addLocal(opened, sources);
        } else if (image.origin() instanceof ImageOrigin.Derived derived) {
            addDerived(image, derived, sources);
        }
        return sources;
    }

    /** What the bundle says of such an image. */
    static @Nullable MadeImage describe(@Nullable ImageOrigin origin) {
        if (origin instanceof ImageOrigin.Local local) {
            return new MadeImage(MadeImage.Kind.LOCAL, local.source(), null, List.of());
        }
        if (origin instanceof ImageOrigin.Derived derived) {
            return new MadeImage(
                    MadeImage.Kind.DERIVED,
                    derived.base().name()
                            + derived.base().tag().map(tag -> ":" + tag).orElse("") + "@"
                            + derived.manifest().digest(),
                    derived.replaces(),
                    derived.values().stream()
                            .map(value -> new MadeImage.Value(value.release(), value.path()))
                            .toList());
        }
        return null;
    }

    private LocalImage open(ImageReference reference, String text) {
        ImageSource source = manifest.images().stream()
                .filter(image -> image.reference().equals(reference))
                .map(BundleManifest.DeclaredImage::from)
                .flatMap(Stream::ofNullable)
                .filter(from -> from.text().equals(text))
                .findFirst()
                .orElseThrow(() -> PlannedContent.inconsistent("the manifest has no image from " + text));
        return localImages.open(source, reference, platform);
    }

    private static void requireSame(String source, Descriptor locked, Descriptor found) {
        if (!locked.equals(found)) {
            throw new InvalidInputException(
                    "local-image-changed",
                    source + " holds another image than the lock pins: manifest " + found.digest() + " instead of "
                            + locked.digest(),
                    "Put the old archive back, or take the new image into the lock: hubcrate lock MANIFEST");
        }
    }

    private static void addLocal(LocalImage image, Map<Digest, BlobSource> sources) {
        sources.put(image.manifest().digest(), new BlobSource.InMemory(image.manifestBytes()));
        sources.put(image.config().digest(), new BlobSource.InMemory(image.configBytes()));
        image.blobs().forEach((digest, bytes) -> sources.put(digest, new BlobSource.Here(bytes)));
    }

    private void addDerived(LockedImage image, ImageOrigin.Derived derived, Map<Digest, BlobSource> sources) {
        DerivedImage spec = manifest.derived().stream()
                .filter(each -> each.reference().equals(image.need().reference()))
                .filter(each -> each.layers().size() == derived.folders().size())
                .findFirst()
                .orElseThrow(() -> PlannedContent.inconsistent(
                        "the manifest derives no image " + image.need().reference()));
        int base = image.layers().size() - spec.layers().size();
        List<Descriptor> made = image.layers().subList(base, image.layers().size());
        ByteSource manifestBytes;
        ByteSource configBytes;
        if (derived.source().isEmpty()) {
            image.layers()
                    .subList(0, base)
                    .forEach(layer -> sources.put(layer.digest(), new BlobSource.ImageBlob(derived.pullFrom(), layer)));
            BaseDocuments documents = new BaseDocuments(spec, derived, made, registry);
            manifestBytes = documents::writeManifest;
            configBytes = documents::writeConfig;
        } else {
            LocalImage local = open(derived.base(), derived.source());
            requireSame(derived.source(), derived.manifest(), local.manifest());
            addLocal(local, sources);
            DerivedDocuments documents =
                    DerivedDocuments.of(spec, local.manifest(), local.manifestBytes(), local.configBytes(), made);
            manifestBytes = sink -> sink.write(documents.manifestBytes(), 0, documents.manifestBytes().length);
            configBytes = sink -> sink.write(documents.configBytes(), 0, documents.configBytes().length);
        }
        for (int i = 0; i < made.size(); i++) {
            String name = derived.folders().get(i).name();
            FolderLayer folder = FolderLayer.of(spec.layers().get(i), name);
            Descriptor found = folder.measure(made.get(i).mediaType(), secrets);
            secrets.endOfFile();
            if (!found.equals(made.get(i))) {
                throw changed(name, made.get(i), found);
            }
            sources.put(found.digest(), new BlobSource.Here(folder));
        }
        sources.put(image.manifest().digest(), new BlobSource.Here(manifestBytes));
        sources.put(image.config().digest(), new BlobSource.Here(configBytes));
    }

    private static InvalidInputException changed(String name, Descriptor locked, Descriptor found) {
        return new InvalidInputException(
                "derived-folder-changed",
                name + " is not as it was when the lock was written: packed it is " + found.digest() + ", "
                        + found.size() + " bytes, the lock says " + locked.digest() + ", " + locked.size() + " bytes",
                "Put the old content back, or take the new one into the lock: hubcrate lock MANIFEST");
    }
}
