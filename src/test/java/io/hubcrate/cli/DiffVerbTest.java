package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.build.EverythingBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffVerbTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void twoBundles() throws IOException {
        new EverythingBundle(folder.resolve("old"), false).write();
        new EverythingBundle(folder.resolve("new"), true).write();
    }

    private TypedCommand diff(String old, String now, String... more) {
        List<String> words = new java.util.ArrayList<>(List.of("diff", old, now));
        words.addAll(List.of(more));
        TypedCommand typed = TypedCommand.in(folder, List.of(), words.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed;
    }

    private static List<JsonNode> changes(JsonNode diff, String kind) {
        return StreamSupport.stream(diff.get("changes").spliterator(), false)
                .filter(change -> change.get("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void namesEveryChangeForPeople() {
        String out = diff("old/site-1-amd64", "new/site-2-amd64").out();
        assertThat(out)
                .contains(
                        "Images: 2 changed",
                        "~ docker.io/jupyterhub/k8s-hub:0.9.1 → docker.io/jupyterhub/k8s-hub:1.2.0",
                        "1 of 2 layers new, 30.0 MB",
                        "now made from docker.io/jupyterhub/k8s-singleuser-sample:1.2.0@sha256:",
                        "Packages of the set nfs: 1 new, 1 changed, 1 gone",
                        "gssproxy-0.7.0-29.el7.x86_64 → gssproxy-0.7.0-30.el7.x86_64",
                        "+ keyutils-1.5.8-3.el7.x86_64",
                        "- libevent-2.0.21-4.el7.x86_64",
                        "Files: 1 changed",
                        "now program for amd64, needs glibc 2.17 or later",
                        "Java of the bundle: 1 changed",
                        "Java 25.0.3 of Eclipse Adoptium → Java 25.0.4 of Eclipse Adoptium",
                        "images.tar")
                .doesNotContain("hubcrate.jar", "runtime/lib/modules", "lab:2024.1", "nfs-utils");
    }

    @Test
    void namesTheSameForPrograms() {
        JsonNode diff =
                diff("old/site-1-amd64", "new/site-2-amd64", "--output", "json").json();
        assertThat(changes(diff, "package"))
                .hasSize(3)
                .allSatisfy(change -> assertThat(change.get("set").asText()).isEqualTo("nfs"));
        assertThat(changes(diff, "image")).hasSize(2);
        assertThat(changes(diff, "image").get(0).get("newLayers")).hasSize(1);
        assertThat(changes(diff, "java")).hasSize(1);
        assertThat(changes(diff, "installer")).isEmpty();
        assertThat(diff.get("old").get("verified").asBoolean()).isFalse();
        assertThat(diff.get("new").get("tarballs")).isNotEmpty();
        assertThat(diff.get("notCompared")).isEmpty();
    }

    @Test
    void bundleWithItselfHasNothingChanged() {
        assertThat(diff("old/site-1-amd64", "old/site-1-amd64").out())
                .contains("Nothing that was compared has changed.");
    }

    @Test
    void locksAreComparedBeforeAnythingIsBuilt() {
        JsonNode diff = diff("old/site.lock.json", "new/site.lock.json", "--output", "json")
                .json();
        assertThat(changes(diff, "package")).hasSize(3);
        assertThat(changes(diff, "jdk")).hasSize(1);
        assertThat(diff.get("notCompared")).isEmpty();
    }

    @Test
    void whatALockCannotTellIsNotCalledNewInItsBundle() {
        JsonNode diff = diff("old/site.lock.json", "old/site-1-amd64", "--output", "json")
                .json();
        assertThat(diff.get("changes")).isEmpty();
        assertThat(diff.get("notCompared"))
                .extracting(JsonNode::asText)
                .containsExactly("values", "package-key", "package-lists", "jdk", "java", "installer");
    }
}
