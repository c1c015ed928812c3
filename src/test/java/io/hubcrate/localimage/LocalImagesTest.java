package io.hubcrate.localimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.image.Platform;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SavedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalImagesTest {
    private static final byte[] LOW = SavedImage.layer("low");
    private static final byte[] HIGH = SavedImage.layer("high");

    @TempDir
    Path folder;

    private LocalImage open(ImageSource.Kind kind, Path path, String name) {
        return new LocalImages(folder.resolve("spool"), Map.of(), EventSink.NONE)
                .open(
                        new ImageSource(kind, "the source", path, name),
                        ImageReference.parse("site/lab:1"),
                        Platform.LINUX_AMD64);
    }

    private LocalImage archive(SavedImage saved, String name) {
        return open(ImageSource.Kind.DOCKER_ARCHIVE, saved.write(folder.resolve("a.tar")), name);
    }

    private ToolException refusal(SavedImage saved, String name) {
        return catchThrowableOfType(ToolException.class, () -> archive(saved, name));
    }

    private static byte[] bytes(LocalImage image, Digest digest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Objects.requireNonNull(image.blobs().get(digest)).writeTo(new io.hubcrate.content.ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                out.write(buffer, offset, length);
            }

            @Override
            public void restart() {
                throw new AssertionError("began again");
            }
        });
        return out.toByteArray();
    }

    @Test
    void readsWhatDockerSavedByTagNameOrAsTheOnlyImage() throws IOException {
        SavedImage saved = SavedImage.legacy("lab:1", LOW, HIGH);

        LocalImage image = archive(saved, "lab:1");

        assertThat(image.manifest()).isEqualTo(archive(saved, "").manifest());
        assertThat(image.config().digest()).isEqualTo(Digest.of(SavedImage.config(java.util.List.of(LOW, HIGH))));
        assertThat(image.layers()).extracting(layer -> layer.digest()).containsExactly(Digest.of(LOW), Digest.of(HIGH));
        assertThat(image.layers()).allMatch(layer -> layer.mediaType().equals(MediaTypes.DOCKER_LAYER));
        assertThat(bytes(image, Digest.of(HIGH))).isEqualTo(HIGH);
        assertThat(Digest.of(image.manifestBytes())).isEqualTo(image.manifest().digest());
    }

    @Test
    void followsALayersLinkInsideTheArchiveOnly() {
        SavedImage same = SavedImage.legacy("lab:1", LOW, LOW).link("layer1/layer.tar", "../layer0/layer.tar");
        SavedImage out = SavedImage.legacy("lab:1", LOW).link("layer0/layer.tar", "../../../../../etc/hostname");
        SavedImage absolute = SavedImage.legacy("lab:1", LOW).link("layer0/layer.tar", "/etc/hostname");

        assertThat(archive(same, "").layers()).hasSize(2);
        assertThat(refusal(out, "").code()).isEqualTo("local-image-unreadable");
        assertThat(refusal(absolute, "").code()).isEqualTo("local-image-unreadable");
    }

    @Test
    void keepsCompressedLayersAsTheyAre() throws IOException {
        SavedImage saved = SavedImage.legacy("lab:1", LOW);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(LOW);
        }
        saved.file("layer0/layer.tar", packed.toByteArray());

        LocalImage image = archive(saved, "");

        assertThat(image.layers().get(0).mediaType()).isEqualTo(MediaTypes.DOCKER_LAYER_GZIP);
        assertThat(bytes(image, image.layers().get(0).digest())).isEqualTo(packed.toByteArray());
    }

    @Test
    void refusesLayersThatTheConfigurationDoesNotName() throws IOException {
        SavedImage plain = SavedImage.legacy("lab:1", LOW);
        plain.file("layer0/layer.tar", HIGH);
        SavedImage packed = SavedImage.legacy("lab:1", LOW);
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(other)) {
            gzip.write(HIGH);
        }
        packed.file("layer0/layer.tar", other.toByteArray());

        assertThat(refusal(plain, "")).isInstanceOf(IntegrityException.class);
        assertThat(refusal(plain, "").code()).isEqualTo("local-image-damaged");
        assertThat(refusal(packed, "").code()).isEqualTo("local-image-damaged");
    }

    @Test
    void tellsTheNamesThatThereAre() {
        ToolException refusal = refusal(SavedImage.legacy("lab:1", LOW), "lab:2");

        assertThat(refusal).isInstanceOf(InvalidInputException.class);
        assertThat(refusal.code()).isEqualTo("local-image-unknown");
        assertThat(refusal.getMessage()).contains("lab:1");
    }

    @Test
    void refusesCutCorruptAndForeignArchives() throws IOException {
        Path whole = SavedImage.legacy("lab:1", LOW).write(folder.resolve("whole.tar"));
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length <= bytes.length - 1024; length += 256) {
            Path cut = Files.write(folder.resolve("cut.tar"), java.util.Arrays.copyOf(bytes, length));
            assertThat(catchThrowableOfType(ToolException.class, () -> open(ImageSource.Kind.DOCKER_ARCHIVE, cut, ""))
                            .code())
                    .startsWith("local-image-");
        }
        Path noise = Files.write(
                folder.resolve("noise.tar"),
                "neither tar nor image ".repeat(200).getBytes(StandardCharsets.UTF_8));
        assertThat(catchThrowableOfType(
                                InvalidInputException.class, () -> open(ImageSource.Kind.DOCKER_ARCHIVE, noise, ""))
                        .code())
                .isEqualTo("local-image-unreadable");
    }

    @Test
    void refusesAMemberThatStandsThereTwice() throws IOException {
        SavedImage saved = SavedImage.legacy("lab:1", LOW);
        saved.file("./layer0/layer.tar", HIGH);

        assertThat(refusal(saved, "").code()).isEqualTo("local-image-unreadable");
    }

    @Test
    void readsALayoutFolderAndRefusesLinksOutOfIt() throws IOException {
        Path layout = layout(folder.resolve("layout"));

        LocalImage image = open(ImageSource.Kind.OCI, layout, "lab");

        assertThat(image.manifest().mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(image.layers()).hasSize(1);
        Path blob = layout.resolve("blobs/sha256/" + Digest.of(LOW).hex());
        Path outside = Files.write(folder.resolve("outside"), LOW);
        Files.delete(blob);
        Files.createSymbolicLink(blob, outside);
        assertThat(catchThrowableOfType(InvalidInputException.class, () -> open(ImageSource.Kind.OCI, layout, "lab"))
                        .code())
                .isEqualTo("local-image-unreadable");
    }

    @Test
    void refusesALayoutWhoseBlobIsAnother() throws IOException {
        Path layout = layout(folder.resolve("layout"));
        Files.write(layout.resolve("blobs/sha256/" + Digest.of(LOW).hex()), HIGH);

        assertThat(catchThrowableOfType(IntegrityException.class, () -> open(ImageSource.Kind.OCI, layout, "lab"))
                        .code())
                .isEqualTo("local-image-damaged");
        assertThat(catchThrowableOfType(InvalidInputException.class, () -> open(ImageSource.Kind.OCI, layout, "other"))
                        .code())
                .isEqualTo("local-image-unknown");
    }

    @Test
    void readsWhatDockerHasSavedSince25AsArchiveAndAsLayout() throws IOException {
        SavedImage saved = SavedImage.modern("lab:1", LOW, HIGH);
        Path tar = saved.write(folder.resolve("modern.tar"));

        LocalImage asArchive = open(ImageSource.Kind.DOCKER_ARCHIVE, tar, "lab:1");
        LocalImage asLayout = open(ImageSource.Kind.OCI, tar, "docker.io/library/lab:1");

        // The same image gives the same manifest, whichever Docker saved it.
        assertThat(asArchive.manifest())
                .isEqualTo(
                        archive(SavedImage.legacy("lab:1", LOW, HIGH), "lab:1").manifest());
        assertThat(asArchive.config().digest()).isEqualTo(asLayout.config().digest());
        assertThat(asLayout.manifest().mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(asLayout.layers())
                .extracting(layer -> layer.digest())
                .containsExactly(Digest.of(LOW), Digest.of(HIGH));
        assertThat(bytes(asArchive, Digest.of(HIGH))).isEqualTo(bytes(asLayout, Digest.of(HIGH)));
        assertThat(open(
                                ImageSource.Kind.DOCKER_ARCHIVE,
                                tar,
                                asArchive.config().digest().hex().substring(0, 12))
                        .manifest())
                .isEqualTo(asArchive.manifest());
    }

    @Test
    void refusesASwappedBlobInWhatDockerHasSavedSince25() {
        String blob = "blobs/sha256/" + Digest.of(HIGH).hex();
        SavedImage saved = SavedImage.modern("lab:1", LOW, HIGH).file(blob, LOW);

        assertThat(refusal(saved, "lab:1").code()).isEqualTo("local-image-damaged");
        Path tar = saved.write(folder.resolve("swapped.tar"));
        assertThat(catchThrowableOfType(ToolException.class, () -> open(ImageSource.Kind.OCI, tar, ""))
                        .code())
                .isEqualTo("local-image-damaged");
    }

    @Test
    void readsALayoutTheSameFromFolderAndTar() throws IOException {
        SavedImage saved = SavedImage.layout("lab", new TreeMap<>(Map.of("amd64", LOW)));

        LocalImage fromFolder = open(ImageSource.Kind.OCI, saved.unpack(folder.resolve("as-folder")), "lab");
        LocalImage fromTar = open(ImageSource.Kind.OCI, saved.write(folder.resolve("as.tar")), "lab");

        assertThat(fromTar.manifest()).isEqualTo(fromFolder.manifest());
        assertThat(fromTar.manifestBytes()).isEqualTo(fromFolder.manifestBytes());
        assertThat(bytes(fromTar, Digest.of(LOW))).isEqualTo(LOW);
    }

    @Test
    void choosesThePlatformOutOfAnIndex() throws IOException {
        Map<String, byte[]> layers = new TreeMap<>(Map.of("amd64", LOW, "arm64", HIGH));
        requireChoice(SavedImage.layout("lab", layers).write(folder.resolve("many.tar")));
        requireChoice(SavedImage.flatLayout("lab", layers).write(folder.resolve("flat.tar")));
    }

    private void requireChoice(Path tar) throws IOException {
        LocalImages images = new LocalImages(folder.resolve("spool"), Map.of(), EventSink.NONE);
        ImageSource source = new ImageSource(ImageSource.Kind.OCI, "oci:x.tar", tar, "");
        ImageReference wanted = ImageReference.parse("site/lab:1");

        LocalImage intel = images.open(source, wanted, Platform.LINUX_AMD64);
        LocalImage arm = images.open(source, wanted, Platform.parse("linux/arm64"));
        InvalidInputException absent = catchThrowableOfType(
                InvalidInputException.class, () -> images.open(source, wanted, Platform.parse("linux/s390x")));

        assertThat(bytes(intel, Digest.of(LOW))).isEqualTo(LOW);
        assertThat(bytes(arm, Digest.of(HIGH))).isEqualTo(HIGH);
        assertThat(absent.code()).startsWith("local-image-un");
    }

    private static Path layout(Path root) throws IOException {
        Path blobs = Files.createDirectories(root.resolve("blobs/sha256"));
        Files.writeString(root.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
        byte[] config = SavedImage.config(java.util.List.of(LOW));
        var manifest = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        manifest.putObject("config")
                .put("mediaType", MediaTypes.OCI_CONFIG)
                .put("digest", Digest.of(config).toString())
                .put("size", config.length);
        manifest.putArray("layers")
                .addObject()
                .put("mediaType", MediaTypes.OCI_LAYER)
                .put("digest", Digest.of(LOW).toString())
                .put("size", LOW.length);
        byte[] bytes = Json.write(manifest);
        for (byte[] blob : java.util.List.of(config, LOW, bytes)) {
            Files.write(blobs.resolve(Digest.of(blob).hex()), blob);
        }
        var index = Json.object().put("schemaVersion", 2);
        index.putArray("manifests")
                .addObject()
                .put("mediaType", MediaTypes.OCI_MANIFEST)
                .put("digest", Digest.of(bytes).toString())
                .put("size", bytes.length)
                .putObject("annotations")
                .put("org.opencontainers.image.ref.name", "lab");
        Files.write(root.resolve("index.json"), Json.write(index));
        return root;
    }
}
