package io.hubcrate.testing.peers;

import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.FlatManifest;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a builder is given to carry the images of a forged registry: bundle manifest, lock, settings. */
public final class ForgedInputs {
    private final Path folder;
    private final List<ForgedImage> images;

    private ForgedInputs(Path folder, List<ForgedImage> images) {
        this.folder = folder;
        this.images = List.copyOf(images);
    }

    /**
     * Writes {@code forged.yaml}, its lock and {@code config.yaml} into a folder.
     *
     * @param address where all upstream registries are mirrored by path, over plain HTTP
     */
    public static ForgedInputs write(Path folder, String address, List<ForgedImage> images) {
        ForgedInputs inputs = new ForgedInputs(folder, images);
        try {
            Files.createDirectories(folder);
            Files.writeString(inputs.manifest(), inputs.manifestText());
            Files.writeString(inputs.settings(), inputs.settingsText(address));
            LockFile.write(LockFile.pathFor(inputs.manifest()), inputs.lock());
            return inputs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path manifest() {
        return folder.resolve("forged.yaml");
    }

    public Path settings() {
        return folder.resolve("config.yaml");
    }

    public Path lockPath() {
        return LockFile.pathFor(manifest());
    }

    /** The folder that a build makes below its output folder. */
    public static String bundleName() {
        return "forged-1-amd64";
    }

    private String manifestText() {
        String declared = images.stream()
                .map(image -> "  - reference: " + image.reference() + "\n    reason: forged for a test\n")
                .collect(Collectors.joining());
        return "name: forged\nversion: \"1\"\nplatforms: [linux/amd64]\n"
                + "kubernetes: {version: 1.20.2, containerRuntime: docker, existing: true}\nimages:\n" + declared;
    }

    private String settingsText(String address) {
        String mirrors = images.stream()
                .map(image -> image.reference().substring(0, image.reference().indexOf('/')))
                .distinct()
                .map(name -> "  - registry: " + name + "\n    mirror: " + address + "/" + name + "\n")
                .collect(Collectors.joining());
        return "plainHttp: [\"" + address + "\"]\nmirrors:\n" + mirrors;
    }

    /** The lock as resolving would write it: what stands in the registry is known from forging. */
    private BundleLock lock() {
        BundleManifest read = BundleManifestReader.read(manifest());
        List<LockedImage> locked = images.stream().map(ForgedInputs::locked).toList();
        return new BundleLock(
                "test",
                FlatManifest.of(read),
                new TreeMap<>(),
                List.of(new PlatformLock(Platform.LINUX_AMD64, locked, List.of(), List.of())),
                List.of(),
                List.of());
    }

    private static LockedImage locked(ForgedImage image) {
        ImageReference reference = ImageReference.parse(image.reference());
        ImageNeed need = new ImageNeed(
                reference,
                List.of(image.reference()),
                true,
                List.of(new ImageNeed.Source(ImageNeed.Kind.DECLARED, "forged for a test")));
        // Every index is kept too: the harder case for engines, because its other platforms are absent.
        return new LockedImage(
                need,
                reference,
                image.index(),
                image.index() != null,
                image.manifest(),
                image.config(),
                image.layers());
    }
}
