package io.hubcrate.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.json.Json;
import io.hubcrate.testing.YamlAsJson;
import io.hubcrate.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the reader and the published schema to the same answers. */
class BundleManifestSchemaTest {
    private static final Validator VALIDATOR = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private static final URI SCHEMA = VALIDATOR.registerSchema(schemaText());

    static List<Path> good() {
        return ManifestCorpus.good();
    }

    static List<Path> bad() {
        return ManifestCorpus.bad();
    }

    static List<Path> readerOnly() {
        return ManifestCorpus.readerOnly();
    }

    @ParameterizedTest
    @MethodSource("good")
    void bothAcceptGoodDocuments(Path document) {
        assertThat(BundleManifestReader.read(document).name()).isNotEmpty();
        assertThat(schemaAccepts(document)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void bothRefuseBadDocuments(Path document) {
        assertThat(problemPaths(document)).isEqualTo(ManifestCorpus.expectedPaths(document));
        assertThat(schemaAccepts(document)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("readerOnly")
    void readerRefusesWhatNoSchemaCanExpress(Path document) {
        assertThat(problemPaths(document)).isEqualTo(ManifestCorpus.expectedPaths(document));
    }

    @Test
    void corpusIsThere() {
        assertThat(good()).hasSizeGreaterThan(3);
        assertThat(bad()).hasSizeGreaterThan(60);
        assertThat(readerOnly()).hasSizeGreaterThan(15);
    }

    @Test
    void exampleInTheReferencePageIsAccepted() throws IOException {
        String page = Files.readString(Path.of("docs/bundle-manifest.md"));
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        String example = page.substring(start, page.indexOf("```", start));

        JsonNode json =
                YamlAsJson.convert(YamlReader.readOne("example.yaml", example.getBytes(StandardCharsets.UTF_8)));

        assertThat(VALIDATOR.validate(SCHEMA, json).isValid()).isTrue();
    }

    private static List<String> problemPaths(Path document) {
        InvalidInputException failure =
                catchThrowableOfType(InvalidInputException.class, () -> BundleManifestReader.read(document));
        assertThat(failure).as("the reader accepts %s", document).isNotNull();
        return failure.problems().stream().map(Problem::path).toList();
    }

    private static boolean schemaAccepts(Path document) {
        byte[] bytes = ManifestCorpus.text(document).getBytes(StandardCharsets.UTF_8);
        JsonNode json = YamlAsJson.convert(YamlReader.readOne(document.toString(), bytes));
        return VALIDATOR.validate(SCHEMA, json).isValid();
    }

    private static JsonNode schemaText() {
        try {
            return Json.parse(Files.readAllBytes(Path.of("docs/bundle-manifest.schema.json")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
