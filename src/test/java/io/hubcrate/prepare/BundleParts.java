package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.PinnedFile;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.bundle.PackageSet.Rpm;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.VerifiedContent;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those parts of a verified bundle that the steps read, its volumes as files of a folder. */
final class BundleParts {
    /** Whose key signed the packages. */
    static final String SIGNER = "0123456789ABCDEF0123456789ABCDEF8483C65D";

    private static final Descriptor BLOB = new Descriptor("application/json", Digest.of(new byte[0]), 0);

    private final List<Entry> entries = new ArrayList<>();
    private final List<BundleIndex.Image> images = new ArrayList<>();
    private final List<PinnedFile> files = new ArrayList<>();
    private final List<PackageSet> packages = new ArrayList<>();
    private final Map<Role, ByteArrayOutputStream> volumes = new EnumMap<>(Role.class);
    private BundleIndex.@Nullable Kubernetes kubernetes;
    private String filling = "";

    BundleParts kubernetes(String version, ContainerRuntime runtime) {
        kubernetes = new BundleIndex.Kubernetes(version, runtime);
        return this;
    }

    BundleParts withoutKubernetes() {
        kubernetes = null;
        return this;
    }

    /** Nothing in it any more: another bundle of the same Kubernetes. */
    BundleParts anew() {
        entries.clear();
        images.clear();
        files.clear();
        packages.clear();
        volumes.clear();
        return this;
    }

    BundleParts image(String reference) {
        ImageReference parsed = ImageReference.parse(reference);
        ImageNeed need = new ImageNeed(
                parsed, List.of(reference), true, List.of(new ImageNeed.Source(ImageNeed.Kind.DECLARED, "test")));
        images.add(new BundleIndex.Image(need, parsed, null, false, BLOB, BLOB, List.of()));
        return this;
    }

    BundleParts program(String name, String content) {
        entry(Role.BINARIES, Kind.FILE, name, content, true);
        files.add(new PinnedFile(name, name, List.of(URI.create("https://dl.k8s.io/" + name)), null, null, null, null));
        return this;
    }

    /** Packages from now on have so many bytes more. */
    BundleParts larger(int bytes) {
        filling = "x".repeat(bytes);
        return this;
    }

    /** A set with one key; the packages by their names. */
    BundleParts packages(String set, String os, String... nevras) {
        return signed(SIGNER, set, os, nevras);
    }

    /** The same by another's key. */
    BundleParts signed(String signer, String set, String os, String... nevras) {
        String folder = "packages/" + set + "/";
        String template = folder + "hubcrate.repo";
        entry(
                Role.PACKAGES,
                Kind.FILE,
                template,
                "[hubcrate-" + set + "]\nbaseurl=file://@FOLDER@/packages/" + set + "\n",
                false);
        entry(
                Role.PACKAGES,
                Kind.FILE,
                folder + "keys/one.asc",
                "key: " + InstalledPackages.keyVersion(signer) + "\n",
                false);
        entry(Role.PACKAGES, Kind.FILE, folder + "repodata/repomd.xml", "<repomd/>", false);
        List<Rpm> rpms = new ArrayList<>();
        for (String nevra : nevras) {
            String name = folder + nevra.replaceFirst("-[0-9]+:", "-") + ".rpm";
            Entry entry = entry(Role.PACKAGES, Kind.PACKAGE, name, "the package " + nevra + "\n" + filling, false);
            rpms.add(new Rpm(
                    nevra,
                    name,
                    entry.digest(),
                    entry.size(),
                    signer,
                    "base",
                    URI.create("https://example.org/" + name)));
        }
        packages.add(new PackageSet(set, os, List.of(nevras), template, List.of(folder + "keys/one.asc"), rpms));
        return this;
    }

    private Entry entry(Role role, Kind kind, String name, String content, boolean executable) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream volume = volumes.computeIfAbsent(role, none -> new ByteArrayOutputStream());
        Segment segment = new Segment(role.text() + ".tar", volume.size(), bytes.length);
        volume.write(bytes, 0, bytes.length);
        Entry entry = new Entry(role, kind, name, Digest.of(bytes), bytes.length, executable, List.of(segment));
        entries.add(entry);
        return entry;
    }

    BundleIndex index() {
        List<BundleIndex.Volume> files = new ArrayList<>();
        volumes.forEach((role, bytes) -> files.add(
                new BundleIndex.Volume(role.name().toLowerCase(Locale.ROOT) + ".tar", role, 1, bytes.size())));
        return new BundleIndex(
                "small",
                "2026.11",
                Platform.LINUX_AMD64,
                7,
                null,
                List.of(),
                "0.1.0-test",
                Digest.of(new byte[0]),
                null,
                kubernetes,
                false,
                new BundleIndex.Requires(0, 0, 0),
                List.of(),
                files,
                entries,
                images,
                List.of(),
                List.of(),
                this.files,
                packages,
                List.of(),
                null,
                null);
    }

    /** Written to a folder and believed to be verified. */
    BundleContent in(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<Role, ByteArrayOutputStream> volume : volumes.entrySet()) {
                Files.write(
                        folder.resolve(volume.getKey().text() + ".tar"),
                        volume.getValue().toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BundleMedia media = BundleMedia.of(folder);
        return new VerifiedContent(
                new VerifiedBundle(media, index(), Digest.of(new byte[] {7}), List.of(), List.of()), media);
    }
}
