package io.hubcrate.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.manifest.DerivedImage.Layer;
import io.hubcrate.manifest.DerivedImage.Modes;
import io.hubcrate.manifest.DerivedImage.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DerivedDocumentsTest {
    private static final String ID = "sha256:" + "1".repeat(64);
    private static final Descriptor MADE = new Descriptor(MediaTypes.OCI_LAYER, Digest.of(new byte[] {1}), 2048);

    private static final String CONFIG =
            """
            {"architecture":"amd64","os":"linux","os.version":"7","created":"2020-01-01T00:00:00Z","moby.buildkit":{"a":1.50},
             "config":{"Env":["PATH=/bin","A=1"],"Cmd":["run"],"Entrypoint":["init"],"StopSignal":"SIGQUIT",
               "Shell":["/bin/bash","-c"],"OnBuild":["RUN x"],"Volumes":{"/data":{}},"Labels":null,
               "Healthcheck":{"Test":["CMD","true"],"Interval":3000000000},"ArgsEscaped":true},
             "container_config":{"Hostname":"x"},
             "rootfs":{"type":"layers","diff_ids":["%s"]},
             "history":[{"created":"2020-01-01T00:00:00Z","created_by":"base"},
               {"created_by":"ENV","empty_layer":true}]}"""
                    .formatted(ID);

    private static DerivedImage image(@Nullable List<String> entrypoint, @Nullable List<String> command) {
        return new DerivedImage(
                ImageReference.parse("a.example/b:1"),
                ImageReference.parse("a.example/base:1"),
                null,
                List.of(new Layer(Path.of("course"), "/opt/course", Modes.USUAL, Owner.ROOT)),
                new TreeMap<>(Map.of("A", "2", "B", "3")),
                "/opt",
                null,
                new TreeMap<>(Map.of("k", "v")),
                entrypoint,
                command,
                List.of("80/tcp"),
                "");
    }

    private static DerivedDocuments derive(DerivedImage image, String config, String extra) {
        byte[] configBytes = config.getBytes(StandardCharsets.UTF_8);
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":{"
                        + "\"mediaType\":\"" + MediaTypes.OCI_CONFIG + "\",\"digest\":\"" + Digest.of(configBytes)
                        + "\",\"size\":" + configBytes.length + ",\"data\":\"e30=\"},\"layers\":[{\"mediaType\":\""
                        + MediaTypes.OCI_LAYER_GZIP + "\",\"digest\":\"" + ID
                        + "\",\"size\":9,\"annotations\":{\"kept\":\"yes\"}}],\"annotations\":{\"a\":\"b\"}" + extra
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
        Descriptor base = new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length);
        return DerivedDocuments.of(image, base, manifest, configBytes, List.of(MADE));
    }

    @Test
    void nothingOfTheBaseIsLost() throws IOException {
        JsonNode before = Json.parse(CONFIG.getBytes(StandardCharsets.UTF_8));

        JsonNode after = Json.parse(derive(image(null, null), CONFIG, "").configBytes());

        for (String field : List.of(
                "StopSignal", "Shell", "OnBuild", "Volumes", "Healthcheck", "ArgsEscaped", "Cmd", "Entrypoint")) {
            assertThat(after.get("config").get(field))
                    .as(field)
                    .isEqualTo(before.get("config").get(field));
        }
        for (String field : List.of("os.version", "created", "moby.buildkit", "container_config", "architecture")) {
            assertThat(after.get(field)).as(field).isEqualTo(before.get(field));
        }
        assertThat(after.get("config").get("Env").toString()).isEqualTo("[\"PATH=/bin\",\"A=2\",\"B=3\"]");
        assertThat(after.get("config").get("WorkingDir").asText()).isEqualTo("/opt");
        assertThat(after.get("config").get("Labels").toString()).isEqualTo("{\"k\":\"v\"}");
        assertThat(after.get("config").get("ExposedPorts").toString()).isEqualTo("{\"80/tcp\":{}}");
        assertThat(after.get("config").has("User")).isFalse();
        assertThat(after.get("rootfs").get("diff_ids").toString())
                .isEqualTo("[\"" + ID + "\",\"" + MADE.digest() + "\"]");
        assertThat(after.get("history")).hasSize(3);
    }

    @Test
    void anEntrypointTakesTheBasesCommandAway() throws IOException {
        JsonNode alone =
                Json.parse(derive(image(List.of("start"), null), CONFIG, "").configBytes());
        JsonNode both = Json.parse(
                derive(image(List.of("start"), List.of("now")), CONFIG, "").configBytes());

        assertThat(alone.get("config").has("Cmd")).isFalse();
        assertThat(both.get("config").get("Cmd").toString()).isEqualTo("[\"now\"]");
    }

    @Test
    void aHistoryThatDoesNotFitItsLayersIsLeftAlone() throws IOException {
        String odd = CONFIG.replace(",\"empty_layer\":true", "");

        assertThat(Json.parse(derive(image(null, null), odd, "").configBytes()).get("history"))
                .hasSize(2);
    }

    @Test
    void theManifestKeepsLayersAndAnnotationsButNotItsSubject() throws IOException {
        String subject = ",\"subject\":{\"mediaType\":\"x\",\"digest\":\"" + ID + "\",\"size\":1}";

        DerivedDocuments made = derive(image(null, null), CONFIG, subject);
        JsonNode manifest = Json.parse(made.manifestBytes());

        assertThat(manifest.has("subject")).isFalse();
        assertThat(manifest.get("annotations").toString()).isEqualTo("{\"a\":\"b\"}");
        assertThat(manifest.get("layers").get(0).get("annotations").toString()).isEqualTo("{\"kept\":\"yes\"}");
        assertThat(manifest.get("layers")).hasSize(2);
        assertThat(manifest.get("config").get("digest").asText())
                .isEqualTo(made.config().digest().toString());
        // The base's configuration inlined would be the wrong one.
        assertThat(manifest.get("config").has("data")).isFalse();
        assertThat(made.layers()).hasSize(2);
    }

    @Test
    void aBaseThatContradictsItselfIsRefused() {
        String two = CONFIG.replace("[\"" + ID + "\"]", "[\"" + ID + "\",\"" + ID + "\"]");

        assertThat(catchThrowableOfType(InvalidInputException.class, () -> derive(image(null, null), two, ""))
                        .code())
                .isEqualTo("derived-base-unfit");
    }
}
