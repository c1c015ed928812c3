package io.hubcrate.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageFormatException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageManifestReaderTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @Test
    void readsSchema2ManifestWithTypesAsGiven() {
        ImageManifest manifest = (ImageManifest) read(
                manifest(MediaTypes.DOCKER_MANIFEST, MediaTypes.DOCKER_CONFIG, MediaTypes.DOCKER_LAYER_GZIP),
                MediaTypes.DOCKER_MANIFEST);

        assertThat(manifest.config()).isEqualTo(new Descriptor(MediaTypes.DOCKER_CONFIG, Digest.parse(DIGEST), 7));
        assertThat(manifest.layers())
                .containsExactly(new Descriptor(MediaTypes.DOCKER_LAYER_GZIP, Digest.parse(DIGEST), 100));
        assertThat(manifest.hasZstdLayer()).isFalse();
    }

    @Test
    void readsOciManifestThatDoesNotNameItsOwnType() {
        String text = manifest(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER_ZSTD)
                .replace("\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",", "");

        assertThat(((ImageManifest) read(text, MediaTypes.OCI_MANIFEST)).hasZstdLayer())
                .isTrue();
    }

    @Test
    void readsIndexWithAttestations() {
        ImageIndex index = (ImageIndex) read(
                "{\"schemaVersion\":2,\"manifests\":["
                        + entry("{\"os\":\"linux\",\"architecture\":\"amd64\"}") + ","
                        + entry("{\"os\":\"unknown\",\"architecture\":\"unknown\"}") + "]}",
                MediaTypes.OCI_INDEX);

        assertThat(index.platforms()).containsExactly("linux/amd64");
        assertThat(index.entries()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                MediaTypes.OCI_CONFIG
                        + " | application/vnd.oci.image.layer.nondistributable.v1.tar+gzip | FOREIGN_LAYER",
                MediaTypes.DOCKER_CONFIG + " | " + MediaTypes.DOCKER_FOREIGN_LAYER + " | FOREIGN_LAYER",
                MediaTypes.OCI_CONFIG + " | application/vnd.oci.image.layer.v1.tar+encrypted | UNKNOWN_LAYER",
                "application/vnd.cncf.helm.config.v1+json | " + MediaTypes.OCI_LAYER_GZIP + " | NOT_AN_IMAGE",
                "application/vnd.oci.empty.v1+json | " + MediaTypes.OCI_LAYER_GZIP + " | NOT_AN_IMAGE",
            })
    void refusesWhatNoEngineLoads(String configType, String layerType, Reason reason) {
        assertThat(reasonOf(manifest(MediaTypes.OCI_MANIFEST, configType, layerType), MediaTypes.OCI_MANIFEST))
                .isEqualTo(reason);
    }

    @Test
    void refusesLayerWithAnAddress() {
        String text = manifest(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER_GZIP);

        assertThat(reasonOf(text.replace("\"size\":100", "\"size\":100,\"urls\":[\"https://a.example\"]")))
                .isEqualTo(Reason.FOREIGN_LAYER);
        assertThat(read(text.replace("\"size\":100", "\"size\":100,\"urls\":null"), MediaTypes.OCI_MANIFEST))
                .isInstanceOf(ImageManifest.class);
    }

    @Test
    void refusesSchema1() {
        assertThat(reasonOf("{\"schemaVersion\":1,\"fsLayers\":[]}", "application/json"))
                .isEqualTo(Reason.SCHEMA_1);
        assertThat(reasonOf("{}", MediaTypes.DOCKER_SCHEMA_1_SIGNED)).isEqualTo(Reason.SCHEMA_1);
    }

    @Test
    void refusesDocumentOfTwoKinds() {
        String text = manifest(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER_GZIP);

        assertThat(reasonOf(text.replaceFirst("}$", ",\"manifests\":[]}"))).isEqualTo(Reason.MALFORMED);
        assertThat(reasonOf("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}", MediaTypes.OCI_INDEX))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reasonOf(text, MediaTypes.DOCKER_MANIFEST)).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "9223372036854775807", "1e3", "null", "true", "99999999999999999999"})
    void refusesSizesThatCannotBe(String size) {
        String text = manifest(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER_GZIP);

        assertThat(reasonOf(text.replace("\"size\":100", "\"size\":" + size))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void refusesMoreLayersThanAnyEngineUnpacks() {
        String layers = IntStream.range(0, 501)
                .mapToObj(i -> descriptor(MediaTypes.OCI_LAYER_GZIP, i))
                .collect(Collectors.joining(","));
        String text = "{\"schemaVersion\":2,\"config\":" + descriptor(MediaTypes.OCI_CONFIG, 7) + ",\"layers\":["
                + layers + "]}";

        assertThat(reasonOf(text)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void refusesDamagedDocumentsWithoutAnyOtherException() {
        Random random = new Random(7);
        byte[] good = manifest(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER_GZIP)
                .getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = good.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                ImageManifestReader.read(damaged, MediaTypes.OCI_MANIFEST);
            } catch (ImageFormatException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64, true",
        "linux/amd64, linux/amd64/v1, true",
        "linux/amd64, linux/amd64/v3, false",
        "linux/amd64/v3, linux/amd64/v2, true",
        "linux/arm64, linux/arm64/v8, true",
        "linux/arm64/v8, linux/arm64, true",
        "linux/arm/v7, linux/arm/v6, true",
        "linux/arm/v6, linux/arm/v7, false",
        "linux/arm64, linux/arm/v7, false",
        "linux/amd64, windows/amd64, false",
        "linux/s390x, linux/s390x, true",
        "linux/amd64, linux/amd64/odd, false"
    })
    void matchesVariantsAsContainerdDoes(String machine, String binary, boolean runs) {
        assertThat(PlatformMatch.runs(Platform.parse(machine), Platform.parse(binary)))
                .isEqualTo(runs);
    }

    @Test
    void choosesTheNearestVariantAndOfEqualsTheFirst() {
        ImageIndex index = new ImageIndex(
                MediaTypes.OCI_INDEX,
                java.util.List.of(
                        entry(1, "linux/arm/v5"),
                        entry(2, "linux/arm/v7"),
                        entry(3, "linux/arm/v6"),
                        entry(4, "linux/arm/v7")));

        assertThat(index.find(Platform.parse("linux/arm/v7")).map(Descriptor::size))
                .contains(2L);
        assertThat(index.find(Platform.parse("linux/arm/v6")).map(Descriptor::size))
                .contains(3L);
        assertThat(index.find(Platform.LINUX_AMD64)).isEmpty();
    }

    @Test
    void refusesConfigurationOfAnotherNumberOfLayers() {
        byte[] config = ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"" + DIGEST + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(ImageConfig.read(config, 1).platform()).isEqualTo(Platform.LINUX_AMD64);
        ImageFormatException failure =
                catchThrowableOfType(ImageFormatException.class, () -> ImageConfig.read(config, 2));
        assertThat(failure.reason()).isEqualTo(Reason.MALFORMED);
    }

    private static ImageIndex.Entry entry(long size, String platform) {
        return new ImageIndex.Entry(
                new Descriptor(MediaTypes.OCI_MANIFEST, Digest.parse(DIGEST), size), Platform.parse(platform));
    }

    private static String entry(String platform) {
        return descriptor(MediaTypes.OCI_MANIFEST, 5).replaceFirst("}$", ",\"platform\":" + platform + "}");
    }

    private static String manifest(String type, String configType, String layerType) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + type + "\",\"config\":" + descriptor(configType, 7)
                + ",\"layers\":[" + descriptor(layerType, 100) + "],\"annotations\":{}}";
    }

    private static String descriptor(String type, long size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + DIGEST + "\",\"size\":" + size + "}";
    }

    private static ImageDocument read(String text, String mediaType) {
        return ImageManifestReader.read(text.getBytes(StandardCharsets.UTF_8), mediaType);
    }

    private static Reason reasonOf(String text) {
        return reasonOf(text, MediaTypes.OCI_MANIFEST);
    }

    private static Reason reasonOf(String text, String mediaType) {
        return catchThrowableOfType(ImageFormatException.class, () -> read(text, mediaType))
                .reason();
    }
}
