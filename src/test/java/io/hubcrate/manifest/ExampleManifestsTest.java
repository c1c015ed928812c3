package io.hubcrate.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import io.hubcrate.json.Json;
import io.hubcrate.testing.YamlAsJson;
import io.hubcrate.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that people copy must be right, with their comments taken away too. */
class ExampleManifestsTest {
    private static final Path FOLDER = Path.of("bundle-manifests");

    @ParameterizedTest
    @ValueSource(strings = {"example-extra-images.yaml", "example-course-content.yaml"})
    void readerAndSchemaAcceptIt(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        assertThat(BundleManifestReader.read(file).name()).isNotEmpty();
        assertThat(schemaAccepts(Files.readAllBytes(file))).isTrue();
    }

    @Test
    void courseContentReplacesTheChartsOwnImages() {
        BundleManifest manifest = BundleManifestReader.read(FOLDER.resolve("example-course-content.yaml"));

        assertThat(manifest.derived())
                .extracting(image -> image.findReplaced().orElseThrow().toString())
                .isEqualTo(List.of(
                        "docker.io/jupyterhub/k8s-singleuser-sample:0.9.1", "docker.io/jupyterhub/k8s-hub:0.9.1"));
        assertThat(manifest.derived()).allMatch(image -> image.base().equals(image.replaces()));
    }

    private static boolean schemaAccepts(byte[] yaml) throws IOException {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new JacksonNode.Factory())
                .createValidator();
        URI schema =
                validator.registerSchema(Json.parse(Files.readAllBytes(Path.of("docs/bundle-manifest.schema.json"))));
        return validator
                .validate(schema, YamlAsJson.convert(YamlReader.readOne("example", yaml)))
                .isValid();
    }
}
