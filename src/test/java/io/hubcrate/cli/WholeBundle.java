package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.testing.peers.BareMachine;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.peers.WholeOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A bundle with something of every kind, made by typing the builder's commands, and a bare machine to open it on. */
final class WholeBundle implements AutoCloseable {
    static final String NAME = "whole-1-amd64";

    private final ScratchFolder scratch = ScratchFolder.create("whole");
    final WholeOrigin origin;
    final BareMachine machine = new BareMachine(scratch.folder("machine"));
    /** The public key, on the machine, outside any bundle. */
    final Path key;
    /** The same as gpgv wants it: {@code ~/site.gpg}. */
    final Path keyring = machine.home().resolve("site.gpg");

    private final String secretKey;

    private WholeBundle() throws IOException {
        origin = WholeOrigin.start(scratch.path());
        AtomicFile.writePrivate(
                scratch.path().resolve("pass"), "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8));
        JsonNode made = type("keygen", "--name", "Builder", "--out", "key", "--passphrase-file", "pass");
        secretKey = made.get("secretKey").asText();
        key = Files.copy(path(made.get("publicKey")), machine.home().resolve("builder.asc"));
        Files.copy(path(made.get("keyring")), keyring);
        type("lock", "whole.yaml", "--config", "config.yaml");
    }

    /** Starts the origin, makes a key and locks. */
    static WholeBundle locked() throws IOException {
        return new WholeBundle();
    }

    /** Builds and signs into {@code out}. */
    Path build(String out, String... options) {
        List<String> line = new ArrayList<>(
                List.of("build", "whole.yaml", "--config", "config.yaml", "--out", out, "--sign-key", secretKey));
        line.addAll(List.of("--passphrase-file", "pass"));
        line.addAll(List.of(options));
        return path(type(line.toArray(String[]::new)).at("/0/path"));
    }

    /** A command of the builder, which must succeed. */
    private JsonNode type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        TypedCommand typed = TypedCommand.in(scratch.path(), List.of(), all.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.json();
    }

    private Path path(JsonNode shown) {
        return scratch.path().resolve(shown.asText());
    }

    /** {@code sh install.sh} on the machine, from inside the folder, whatever comes of it. */
    Programs.Result install(Path folder, Path target, String... more) {
        List<String> line =
                new ArrayList<>(List.of("sh", "install.sh", "--trust", key.toString(), "--dir", target.toString()));
        line.addAll(List.of(more));
        return machine.run(folder, line.toArray(String[]::new));
    }

    /** The hubcrate that install.sh has put there, on the machine; output as JSON. */
    Programs.Result hubcrate(Path target, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(installed(target).resolve("hubcrate/bin/hubcrate").toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--output", "json"));
        return machine.run(scratch.path(), line.toArray(String[]::new));
    }

    /** The one folder that install.sh leaves below its target. */
    static Path installed(Path target) throws IOException {
        try (Stream<Path> all = Files.list(target)) {
            List<Path> folders = all.toList();
            assertThat(folders).hasSize(1);
            return folders.get(0);
        }
    }

    static List<Path> files(Path bundle) throws IOException {
        try (Stream<Path> all = Files.list(bundle)) {
            return all.sorted().toList();
        }
    }

    Path folder(String name) {
        return scratch.folder(name);
    }

    @Override
    public void close() {
        origin.close();
        scratch.close();
    }
}
