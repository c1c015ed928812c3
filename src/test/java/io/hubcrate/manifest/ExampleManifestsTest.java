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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people copy must be right: all of bundle-manifests/, with what waits there in comments too. */
class ExampleManifestsTest {
    private static final Path FOLDER = Path.of("bundle-manifests");

    @TempDir
    Path folder = Path.of("");

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyShippedManifestIsMet() throws IOException {
        assertThat(shipped())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "classic.yaml",
                        "current.yaml",
                        "example-course-content.yaml",
                        "example-extra-images.yaml",
                        "example-supplement.yaml");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void readerAndSchemaAcceptIt(Path file) throws IOException {
        assertThat(BundleManifestReader.read(file).name()).isNotEmpty();
        assertThat(schemaAccepts(Files.readAllBytes(file))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "current"})
    void readyManifestPinsEveryProgramAndSaysWhichNetworkAddOnItHas(String name) throws IOException {
        Path file = FOLDER.resolve(name + ".yaml");

        BundleManifest manifest = BundleManifestReader.read(file);

        assertThat(manifest.files()).hasSizeGreaterThan(10).allMatch(each -> each.sha256() != null);
        assertThat(manifest.findTargetOs()).isPresent();
        assertThat(manifest.findRuntime()).isPresent();
        assertThat(Files.readString(file))
                .containsPattern("# Network add-on: Calico v3[0-9.]+\\. It enforces NetworkPolicy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "current"})
    void readyManifestIsRightWithItsPackagesSwitchedOn(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name + ".yaml"));
        Path file = folder.resolve(name + ".yaml");
        // What its comment tells people to type, and the files that it tells them to put there.
        Files.writeString(file, text.replaceAll("(?m)^#~ ", ""));
        Matcher named = Pattern.compile("(?m)^#   ((?:keys|facts)/\\S+)").matcher(text);
        while (named.find()) {
            Path needed = folder.resolve(named.group(1));
            Files.createDirectories(needed.getParent());
            Files.writeString(needed, "bash-5.1.8-9.el9.x86_64\n");
        }

        BundleManifest manifest = BundleManifestReader.read(file);

        assertThat(manifest.packages()).singleElement().satisfies(set -> assertThat(set.install())
                .contains("nfs-utils", "rpcbind", "conntrack-tools", "socat"));
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
