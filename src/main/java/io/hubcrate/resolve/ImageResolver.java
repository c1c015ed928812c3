package io.hubcrate.resolve;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageChoice;
import io.hubcrate.image.ImageConfig;
import io.hubcrate.image.ImageDocument;
import io.hubcrate.image.ImageFormatException;
import io.hubcrate.image.ImageIndex;
import io.hubcrate.image.ImageManifest;
import io.hubcrate.image.ImageManifestReader;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.image.Platform;
import io.hubcrate.image.PlatformMatch;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.registry.Registry;
import io.hubcrate.registry.Registry.RawManifest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one image: what its reference points to is asked once, then for each platform the manifest by digest and its
 * configuration. Thread-safe.
 */
final class ImageResolver {
    private final Registry registry;
    private final Renames renames;
    private final List<Platform> platforms;
    private final boolean docker;
    private final EarlierPins pins;
    private final PlatformDoubts doubts;

    /**
     * @param docker whether Docker will load the images
     * @param doubts receives images whose index and configuration contradict each other
     */
    ImageResolver(
            Registry registry,
            Renames renames,
            List<Platform> platforms,
            boolean docker,
            EarlierPins pins,
            PlatformDoubts doubts) {
        this.doubts = doubts;
        this.pins = pins;
        this.registry = registry;
        this.renames = renames;
        this.platforms = platforms;
        this.docker = docker;
    }

    /** One locked image for each platform, in their order; {@code keepIndex} is not decided yet. */
    List<LockedImage> resolve(ImageNeed need) {
        ImageReference pullFrom = renames.apply(need.reference());
        return pins.findImages(need, pullFrom, platforms)
                .map(kept -> requireLoadable(need, kept))
                .orElseGet(() -> resolve(need, pullFrom));
    }

    /** The runtime may be another one than when the image was locked. */
    private List<LockedImage> requireLoadable(ImageNeed need, List<LockedImage> kept) {
        boolean zstd = kept.stream()
                .flatMap(image -> image.layers().stream())
                .anyMatch(layer -> MediaTypes.isZstd(layer.mediaType()));
        if (docker && zstd) {
            throw ImageFailures.zstdWithDocker(need.reference());
        }
        return kept;
    }

    private List<LockedImage> resolve(ImageNeed need, ImageReference pullFrom) {
        try {
            RawManifest raw = fetch(need.reference(), pullFrom);
            pullFrom.digest().ifPresent(digest -> require(pullFrom, digest, raw.digest()));
            ImageDocument document = ImageManifestReader.read(raw.bytes(), raw.mediaType());
            Descriptor top = new Descriptor(raw.mediaType(), raw.digest(), raw.bytes().length);
            List<LockedImage> locked = new ArrayList<>();
            for (Platform platform : platforms) {
                locked.add(
                        document instanceof ImageIndex index
                                ? fromIndex(need, pullFrom, top, index, platform)
                                : lock(need, pullFrom, null, top, (ImageManifest) document, platform));
            }
            return locked;
        } catch (ImageFormatException e) {
            throw ImageFailures.unusable(need.reference(), pullFrom, e);
        }
    }

    private LockedImage fromIndex(
            ImageNeed need, ImageReference pullFrom, Descriptor top, ImageIndex index, Platform platform) {
        ImageChoice choice = ImageChoice.find(index, platform, new ImageChoice.Source<RuntimeException>() {
                    @Override
                    public byte[] manifest(Descriptor descriptor) {
                        return behindIndex(need, pullFrom.withDigest(descriptor.digest()), descriptor);
                    }

                    @Override
                    public ImageConfig config(ImageManifest manifest) {
                        return fetchConfig(pullFrom, manifest);
                    }
                })
                .orElseThrow(() -> ImageFailures.noPlatform(need.reference(), pullFrom, platform, index));
        if (choice.nested() && need.reference().digest().isPresent()) {
            throw ImageFailures.nestedByDigest(need.reference(), pullFrom, choice.descriptor());
        }
        return lock(need, pullFrom, top, choice.descriptor(), choice.manifest(), platform);
    }

    private byte[] behindIndex(ImageNeed need, ImageReference byDigest, Descriptor promised) {
        RawManifest raw = fetch(need.reference(), byDigest);
        require(byDigest, promised.digest(), raw.digest());
        if (raw.bytes().length != promised.size()) {
            throw new IntegrityException(
                    "image-size-mismatch",
                    byDigest.toString(),
                    promised.size() + " bytes as its index says",
                    raw.bytes().length + " bytes",
                    "The index does not fit its manifest. Tell the publisher, or take another tag.");
        }
        return raw.bytes();
    }

    /** @param index null if nothing but the configuration says for what it is */
    private LockedImage lock(
            ImageNeed need,
            ImageReference pullFrom,
            @Nullable Descriptor index,
            Descriptor descriptor,
            ImageManifest manifest,
            Platform platform) {
        if (docker && manifest.hasZstdLayer()) {
            throw ImageFailures.zstdWithDocker(need.reference());
        }
        Platform found = fetchConfig(pullFrom, manifest).platform();
        if (!PlatformMatch.runs(platform, found)) {
            if (index == null) {
                throw ImageFailures.wrongPlatform(need.reference(), pullFrom, platform, found);
            }
            doubts.add(need.reference(), descriptor, platform, found);
        }
        return new LockedImage(need, pullFrom, index, false, descriptor, manifest.config(), manifest.layers());
    }

    private ImageConfig fetchConfig(ImageReference pullFrom, ImageManifest manifest) {
        byte[] bytes = registry.fetchBlob(pullFrom, manifest.config());
        require(pullFrom, manifest.config().digest(), Digest.of(bytes));
        return ImageConfig.read(bytes, manifest.layers().size());
    }

    private RawManifest fetch(ImageReference need, ImageReference reference) {
        try {
            return registry.fetchManifest(reference);
        } catch (SourceException e) {
            throw ImageFailures.unavailable(need, reference, e);
        }
    }

    static void require(ImageReference subject, Digest expected, Digest actual) {
        if (!expected.equals(actual)) {
            throw new IntegrityException(
                    "content-mismatch",
                    subject.toString(),
                    expected.toString(),
                    actual.toString(),
                    "The registry gave other bytes than were asked for. Do not use it before its owner knows why.");
        }
    }
}
