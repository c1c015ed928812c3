package io.hubcrate.resolve;

import io.hubcrate.content.Digest;
import io.hubcrate.derive.DerivedDocuments;
import io.hubcrate.derive.FolderLayer;
import io.hubcrate.discovery.Discovery;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageConfig;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.image.Platform;
import io.hubcrate.image.PlatformMatch;
import io.hubcrate.localimage.LocalImage;
import io.hubcrate.localimage.LocalImages;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.lock.LockInputs;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.DeclaredImage;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Resolves the images that no registry gives as they are: local ones are read whole, derived ones are made to learn
 * what they will be. Thread-safe.
 */
final class MadeImageResolver {
    private final BundleManifest manifest;
    private final ImageResolver registryImages;
    private final Registry registry;
    private final LocalImages localImages;
    private final Discovery discovery;
    private final boolean docker;
    private final ConcurrentHashMap<String, List<Descriptor>> packed = new ConcurrentHashMap<>();

    MadeImageResolver(
            BundleManifest manifest,
            ImageResolver registryImages,
            Registry registry,
            LocalImages localImages,
            Discovery discovery,
            boolean docker) {
        this.manifest = manifest;
        this.registryImages = registryImages;
        this.registry = registry;
        this.localImages = localImages;
        this.discovery = discovery;
        this.docker = docker;
    }

    /** One locked image for each platform, in their order. */
    List<LockedImage> resolve(ImageNeed need) {
        ImageReference reference = need.reference();
        Optional<ImageSource> local = localSource(reference);
        if (local.isPresent()) {
            return manifest.platforms().stream()
                    .map(platform -> local(need, local.get(), platform))
                    .toList();
        }
        return manifest.derived().stream()
                .filter(image -> image.reference().equals(reference))
                .findFirst()
                .map(image -> derived(need, image))
                .orElseGet(() -> registryImages.resolve(need));
    }

    private Optional<ImageSource> localSource(ImageReference reference) {
        return manifest.images().stream()
                .filter(image -> image.reference().equals(reference.withDefaultTag()))
                .map(DeclaredImage::from)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    private LockedImage local(ImageNeed need, ImageSource source, Platform platform) {
        LocalImage image = localImages.open(source, need.reference(), platform);
        ImageConfig config =
                ImageConfig.read(image.configBytes(), image.layers().size());
        if (!PlatformMatch.runs(platform, config.platform())) {
            throw ImageFailures.wrongPlatform(need.reference(), need.reference(), platform, config.platform());
        }
        boolean zstd = image.layers().stream().anyMatch(layer -> MediaTypes.isZstd(layer.mediaType()));
        if (docker && zstd) {
            throw ImageFailures.zstdWithDocker(need.reference());
        }
        return new LockedImage(
                need,
                need.reference(),
                null,
                false,
                image.manifest(),
                image.config(),
                image.layers(),
                new ImageOrigin.Local(source.text()));
    }

    private List<LockedImage> derived(ImageNeed need, DerivedImage image) {
        List<FolderLayer> folders = image.layers().stream()
                .map(layer -> FolderLayer.of(layer, LockInputs.nameOf(manifest, layer.folder())))
                .toList();
        ImageReference base = image.base().withDefaultTag();
        ImageNeed.Source why = new ImageNeed.Source(ImageNeed.Kind.DECLARED, "base of " + image.reference());
        List<LockedImage> bases =
                resolve(new ImageNeed(base, List.of(image.base().toString()), true, List.of(why)));
        List<LockedImage> locked = new ArrayList<>();
        for (int i = 0; i < bases.size(); i++) {
            locked.add(derived(
                    need, image, folders, bases.get(i), manifest.platforms().get(i)));
        }
        return locked;
    }

    private LockedImage derived(
            ImageNeed need, DerivedImage image, List<FolderLayer> folders, LockedImage base, Platform platform) {
        byte[] manifestBytes;
        byte[] configBytes;
        Optional<ImageSource> source = localSource(base.need().reference());
        if (source.isPresent()) {
            LocalImage local = localImages.open(source.get(), base.need().reference(), platform);
            manifestBytes = local.manifestBytes();
            configBytes = local.configBytes();
        } else {
            manifestBytes = registry.fetchManifest(
                            base.pullFrom().withDigest(base.manifest().digest()))
                    .bytes();
            configBytes = registry.fetchBlob(base.pullFrom(), base.config());
        }
        ImageResolver.require(base.pullFrom(), base.manifest().digest(), Digest.of(manifestBytes));
        ImageResolver.require(base.pullFrom(), base.config().digest(), Digest.of(configBytes));
        List<Descriptor> made = packed.computeIfAbsent(
                image.reference() + " "
                        + DerivedDocuments.layerType(base.manifest().mediaType()),
                key -> folders.stream()
                        .map(folder -> folder.measure(
                                DerivedDocuments.layerType(base.manifest().mediaType()), FolderLayer.Visitor.NONE))
                        .toList());
        DerivedDocuments documents = DerivedDocuments.of(image, base.manifest(), manifestBytes, configBytes, made);
        List<ImageOrigin.Folder> lockedFolders = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            lockedFolders.add(new ImageOrigin.Folder(
                    folders.get(i).name(),
                    image.layers().get(i).to(),
                    made.get(i).digest()));
        }
        return new LockedImage(
                need,
                need.reference(),
                null,
                false,
                documents.manifest(),
                documents.config(),
                documents.layers(),
                new ImageOrigin.Derived(
                        base.need().reference(),
                        base.pullFrom(),
                        source.map(ImageSource::text).orElse(""),
                        base.manifest(),
                        base.config(),
                        lockedFolders,
                        image.replaces(),
                        discovery.replaced().stream()
                                .filter(value -> value.by().equals(image.reference()))
                                .map(value -> new ImageOrigin.ReplacedValue(value.release(), value.path()))
                                .toList()));
    }
}
