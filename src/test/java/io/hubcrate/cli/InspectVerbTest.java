package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.build.EverythingBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an officer must see of a bundle, in every form. */
class InspectVerbTest {
    private static final String SIGNER = "6341AB2753D78A78A7C27BB124C6A8A7F4A80EB5";
    private static final List<String> MUST = List.of(
            "nfs-utils-1:1.3.0-0.68.el7.x86_64",
            "libevent-2.0.21-4.el7.x86_64",
            SIGNER,
            "kubeadm",
            "linux-amd64/helm",
            "docker-archive:images/lab.tar",
            "docker.io/jupyterhub/k8s-singleuser-sample:0.9.1@sha256:",
            "folder course at /opt/course",
            "25.0.3",
            "2.17",
            "amd64");

    @TempDir
    Path folder = Path.of("");

    private Path bundle = Path.of("");

    @BeforeEach
    void write() throws IOException {
        bundle = new EverythingBundle(folder, false).write();
    }

    private TypedCommand inspect(String form) {
        TypedCommand typed = TypedCommand.in(folder, List.of(), "inspect", bundle.toString(), "--output", form);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed;
    }

    @Test
    void textNamesAll() {
        assertThat(inspect("text").out()).contains(MUST);
    }

    @Test
    void pageNamesAllAndIsOneDocument() {
        assertThat(inspect("html").out())
                .contains(MUST)
                .startsWith("<!doctype html>")
                .contains("registry-1.docker.io", "as of ")
                .endsWith("</html>\n");
    }

    @Test
    void reportOfTheBuilderNamesAll() throws IOException {
        assertThat(Files.readString(bundle.resolve("REPORT.txt"))).contains(MUST);
    }

    @Test
    void objectNamesAll() {
        JsonNode json = inspect("json").json();
        assertThat(json.get("packages").get(0).get("packages"))
                .hasSize(3)
                .allSatisfy(rpm -> assertThat(rpm.get("signer").asText()).isEqualTo(SIGNER));
        assertThat(json.get("java").get("glibc").asText()).isEqualTo("2.17");
        assertThat(json.get("targetOs").asText()).isEqualTo("el7");
        assertThat(json.get("files"))
                .allSatisfy(
                        file -> assertThat(file.get("architecture").asText()).isEqualTo("amd64"));
        assertThat(json.get("images"))
                .filteredOn(image -> image.has("made")
                        && image.get("made").get("kind").asText().equals("derived"))
                .singleElement()
                .satisfies(image -> assertThat(image.get("made").get("folders")).hasSize(1));
    }
}
