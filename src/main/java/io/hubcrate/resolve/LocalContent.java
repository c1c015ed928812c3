package io.hubcrate.resolve;

import io.hubcrate.derive.FolderLayer;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.localimage.LocalImages;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.lock.LockInputs;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.manifest.ImageSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells whether local archives and folders still hold what a lock says; asks no network. */
final class LocalContent {
    private final BundleManifest manifest;
    private final LocalImages localImages;

    LocalContent(BundleManifest manifest, LocalImages localImages) {
        this.manifest = manifest;
        this.localImages = localImages;
    }

    boolean fits(BundleLock lock) {
        for (PlatformLock platform : lock.platforms()) {
            for (LockedImage image : platform.images()) {
                if (!fits(image, platform.platform())) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean fits(LockedImage image, Platform platform) {
        if (image.origin() instanceof ImageOrigin.Local) {
            return fits(image.need().reference().toString(), image.manifest(), platform);
        }
        if (image.origin() instanceof ImageOrigin.Derived derived) {
            boolean base = derived.source().isEmpty() || fits(derived.base().toString(), derived.manifest(), platform);
            return base && foldersFit(image, derived);
        }
        return true;
    }

    private boolean fits(String reference, Descriptor locked, Platform platform) {
        Optional<ImageSource> source = manifest.images().stream()
                .filter(declared -> declared.reference().toString().equals(reference))
                .map(BundleManifest.DeclaredImage::from)
                .flatMap(Stream::ofNullable)
                .findFirst();
        return source.isPresent()
                && localImages
                        .open(source.get(), ImageReference.parse(reference), platform)
                        .manifest()
                        .equals(locked);
    }

    private boolean foldersFit(LockedImage image, ImageOrigin.Derived derived) {
        Optional<DerivedImage> spec = manifest.derived().stream()
                .filter(each -> each.reference().equals(image.need().reference()))
                .filter(each -> each.layers().size() == derived.folders().size())
                .findFirst();
        if (spec.isEmpty()) {
            return false;
        }
        List<DerivedImage.Layer> layers = spec.get().layers();
        for (int i = 0; i < layers.size(); i++) {
            FolderLayer folder = FolderLayer.of(
                    layers.get(i), LockInputs.nameOf(manifest, layers.get(i).folder()));
            Descriptor now = folder.measure("", FolderLayer.Visitor.NONE);
            if (!now.digest().equals(derived.folders().get(i).digest())) {
                return false;
            }
        }
        return true;
    }
}
