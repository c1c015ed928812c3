package io.hubcrate.resolve;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.Host;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.BundleLock.Role;
import io.hubcrate.lock.FlatManifest;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.lock.LockInputs;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import io.hubcrate.manifest.WantedPackages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier lock pinned and the manifest still asks for in the same way. Whoever adds one image to a manifest gets
 * that image, not every other tag moved as well; moving them is asked for on its own.
 */
final class EarlierPins {
    private final @Nullable BundleLock earlier;

    /** @param earlier null to keep nothing */
    EarlierPins(@Nullable BundleLock earlier) {
        this.earlier = earlier;
    }

    /**
     * The images that were locked under this name from this source, one for each platform, with the reasons of today;
     * empty unless every platform has one.
     */
    Optional<List<LockedImage>> findImages(ImageNeed need, ImageReference pullFrom, List<Platform> platforms) {
        List<LockedImage> kept = new ArrayList<>();
        for (Platform platform : platforms) {
            Optional<LockedImage> image = of(platform).stream()
                    .flatMap(lock -> lock.images().stream())
                    .flatMap(EarlierPins::withBase)
                    .filter(old -> old.need().reference().equals(need.reference())
                            && old.pullFrom().equals(pullFrom))
                    .findFirst();
            if (image.isEmpty()) {
                return Optional.empty();
            }
            LockedImage old = image.get();
            kept.add(new LockedImage(need, pullFrom, old.index(), false, old.manifest(), old.config(), old.layers()));
        }
        return Optional.of(kept);
    }

    /** Local images are read again each time; what a derived one was made from counts as locked. */
    private static Stream<LockedImage> withBase(LockedImage image) {
        if (image.origin() == null) {
            return Stream.of(image);
        }
        if (!(image.origin() instanceof ImageOrigin.Derived derived)
                || !derived.source().isEmpty()) {
            return Stream.empty();
        }
        ImageNeed need = new ImageNeed(derived.base(), List.of(), true, List.of());
        int layers = image.layers().size() - derived.folders().size();
        return Stream.of(new LockedImage(
                need,
                derived.pullFrom(),
                null,
                false,
                derived.manifest(),
                derived.config(),
                image.layers().subList(0, layers)));
    }

    /** The file that was locked under this name from the same addresses, unless the manifest pins another one. */
    Optional<LockedFile> findFile(PinnedFile file, List<Platform> platforms) {
        return platforms.stream()
                .filter(file::isFor)
                .flatMap(platform -> of(platform).stream())
                .flatMap(lock -> lock.files().stream())
                .filter(old -> old.role() == Role.BINARIES
                        && old.name().equals(file.name())
                        && old.urls().equals(file.urls())
                        && old.findArchive()
                                .map(BundleLock.LockedArchive::member)
                                .equals(file.findMember())
                        && (file.sha256() == null || fetched(old).equals(file.sha256())))
                .findFirst()
                .map(old -> new LockedFile(
                        old.name(),
                        old.role(),
                        old.urls(),
                        old.digest(),
                        old.size(),
                        file.executable(),
                        old.archive(),
                        old.program()));
    }

    /** The digest of what the addresses give. */
    private static Digest fetched(LockedFile file) {
        return file.findArchive().map(BundleLock.LockedArchive::digest).orElse(file.digest());
    }

    /** The set of packages that was locked if the manifest and the files that it names still say the same of it. */
    Optional<LockedPackageSet> findPackages(
            BundleManifest manifest, Map<String, Digest> inputs, WantedPackages set, Platform platform) {
        if (earlier == null || !said(earlier.manifest(), set).equals(said(FlatManifest.of(manifest), set))) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>();
        set.repositories().forEach(repository -> files.addAll(repository.gpgKeys()));
        Path installed = set.installedOnTarget();
        if (installed != null) {
            files.add(installed);
        }
        boolean same = files.stream()
                .map(file -> LockInputs.nameOf(manifest, file))
                .allMatch(name ->
                        Objects.equals(inputs.get(name), earlier.inputs().get(name)));
        return of(platform).filter(lock -> same).flatMap(lock -> lock.packages().stream()
                .filter(old -> old.name().equals(set.name()))
                .findFirst());
    }

    private static SortedMap<String, String> said(SortedMap<String, String> manifest, WantedPackages set) {
        String path = "packages[" + set.name() + "]";
        return manifest.subMap(path, path + Character.MAX_VALUE);
    }

    /** The hosts that were needed for what is kept. */
    List<Host> hosts() {
        return earlier == null ? List.of() : earlier.hosts();
    }

    private Optional<PlatformLock> of(Platform platform) {
        return earlier == null
                ? Optional.empty()
                : earlier.platforms().stream()
                        .filter(lock -> lock.platform().equals(platform))
                        .findFirst();
    }
}
