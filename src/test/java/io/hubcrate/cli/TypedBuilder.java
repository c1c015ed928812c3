package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A builder with a signing key who types commands in a folder, where manifests and config.yaml lie. */
final class TypedBuilder {
    private final Path folder;
    private final String secretKey;
    /** The site's trust folder. */
    final Path trust;

    TypedBuilder(ScratchFolder scratch) throws IOException {
        this.folder = scratch.path();
        AtomicFile.writePrivate(
                folder.resolve("pass"), "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8));
        JsonNode key = type("keygen", "--name", "Builder", "--out", "key", "--passphrase-file", "pass");
        this.trust = scratch.folder("trust");
        Files.copy(folder.resolve(key.get("publicKey").asText()), trust.resolve("builder.asc"));
        Files.copy(folder.resolve(key.get("keyring").asText()), keyring());
        this.secretKey = key.get("secretKey").asText();
    }

    /** The key as gpgv wants it. */
    Path keyring() {
        return folder.resolve("site.gpg");
    }

    void lock(String manifest) {
        type("lock", manifest, "--config", "config.yaml");
    }

    /** The bundle, in a folder below {@code out}. */
    Path build(String manifest, String out, String... options) {
        List<String> line = new ArrayList<>(List.of("build", manifest, "--config", "config.yaml"));
        line.addAll(List.of("--out", out, "--sign-key", secretKey, "--passphrase-file", "pass"));
        line.addAll(List.of(options));
        return folder.resolve(type(line.toArray(String[]::new)).at("/0/path").asText());
    }

    private JsonNode type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        TypedCommand typed = TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.json();
    }
}
