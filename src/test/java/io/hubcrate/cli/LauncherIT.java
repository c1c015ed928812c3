package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.testing.FakeRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as a process: links, blanks in paths, exit codes, signals, what Java loads. */
class LauncherIT {
    private static final Path LAUNCHER = Path.of("hubcrate").toAbsolutePath();

    @TempDir
    Path folder = Path.of("");

    private record Ended(int exitCode, String out, String err) {}

    private Ended run(String... command) throws IOException, InterruptedException {
        return await(start(command));
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private Ended await(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    @Test
    void runsThroughALinkInAFolderWithBlanksFromAnywhere() throws Exception {
        Path links = Files.createDirectories(folder.resolve("a b/c"));
        Files.createSymbolicLink(links.resolve("first"), LAUNCHER);
        Files.createSymbolicLink(folder.resolve("second"), Path.of("a b/c/first"));
        Ended ended = run("./second", "--version");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("hubcrate ");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void namesOfFilesAreUtf8WhateverTheLocaleSays() throws Exception {
        Path manifest = Files.writeString(
                Files.createDirectory(folder.resolve("aus gäng")).resolve("größe.yaml"), "name: x\n");
        for (String locale : List.of("C", "de_XX.UTF-8", "en_US.ISO-8859-1")) {
            Ended ended = run("env", "LC_ALL=" + locale, LAUNCHER.toString(), "lock", manifest.toString());
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
            assertThat(ended.err()).contains("error[manifest-invalid]").contains("größe.yaml:1");
            ended = run("env", "LC_ALL=" + locale, LAUNCHER.toString(), "inspect", "aus gäng");
            assertThat(ended.err()).contains("error[bundle-incomplete]");
        }
    }

    /** From the key to the installed hubcrate: each of them is a process that reads and writes such names. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void namesWithUmlautsGoThroughTheWholeBuild(String locale) throws Exception {
        Path there = Files.createDirectory(folder.resolve("aus gäng"));
        try (FakeRegistry registry = FakeRegistry.start()) {
            registry.putImage("team/app", "1", new byte[] {1, 2, 3});
            Files.writeString(
                    there.resolve("größe.yaml"),
                    "name: small\nversion: \"1\"\ntargetOs: el9\n" + "runtime: {jdk: host}\nimages:\n- reference: "
                            + registry.host() + "/team/app:1\n");
            Files.writeString(there.resolve("prüf.yaml"), "plainHttp: [\"" + registry.host() + "\"]\n");
            under(locale, "keygen", "--no-passphrase", "--algorithm", "ed25519", "--name", "A", "--out", "schlüssel");
            under(locale, "lock", "aus gäng/größe.yaml", "--config", "aus gäng/prüf.yaml");
            String key = only("schlüssel", ".secret.asc");
            under(
                    locale,
                    ("build|aus gäng/größe.yaml|--config|aus gäng/prüf.yaml|--out|aus gäng/für|--sign-key|" + key)
                            .split("\\|", -1));
        }
        assertThat(there.resolve("größe.lock.json")).exists();
        String bundle = only("aus gäng/für", "-1-amd64");
        String trust = only("schlüssel", ".public.asc");
        assertThat(under(locale, "verify", bundle, "--trust", trust).out()).contains("whole, and signed by");
        Ended installed =
                run("env", "LC_ALL=" + locale, "sh", bundle + "/install.sh", "--trust", trust, "--dir", "über");
        assertThat(installed.exitCode()).as(installed.err()).isZero();
        // Its last step is the carried hubcrate, which proves the bundle once more.
        assertThat(installed.out()).contains("[7/7] hubcrate verify", "whole, and signed by");
        Ended carried = run(
                "env",
                "LC_ALL=" + locale,
                only("über", "") + "/hubcrate/bin/hubcrate",
                "inspect",
                "aus gäng/für/nichts dä");
        assertThat(carried.err()).contains("nichts dä").doesNotContain("error[usage]");
    }

    private Ended under(String locale, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "LC_ALL=" + locale, LAUNCHER.toString()));
        command.addAll(List.of(words));
        Ended ended = run(command.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended;
    }

    /** The one of a folder that ends so, from the folder in which commands are typed. */
    private String only(String in, String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(in))) {
            List<String> found = all.map(file -> in + "/" + file.getFileName())
                    .filter(name -> name.endsWith(ending))
                    .toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    @Test
    void nextCommandNamesHubcrateAsItWasCalled() throws Exception {
        Files.createSymbolicLink(Files.createDirectory(folder.resolve("bin")).resolve("hubcrate"), LAUNCHER);
        String keygen = "keygen --no-passphrase --algorithm ed25519 --name A --out ";
        for (String called : List.of("bin/hubcrate", "./bin/hubcrate", LAUNCHER.toString(), "hubcrate")) {
            Ended ended = run(
                    "sh",
                    "-c",
                    "PATH=$PWD/bin:$PATH; export PATH; " + called + " " + keygen + "'" + called.replace('/', '_')
                            + "'");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("next        " + called + " build MANIFEST --out DIR --sign-key ");
        }
    }

    @Test
    void handsOnArgumentsWithBlanksAndTheExitCode() throws Exception {
        Ended ended = run(LAUNCHER.toString(), "lock", "no such file.yaml");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("no such file.yaml");
    }

    @Test
    void readsAPassphraseFromADescriptor() throws Exception {
        AtomicFile.writePrivate(folder.resolve("pass"), "secret\n".getBytes(StandardCharsets.UTF_8));
        Ended ended = run(
                "/bin/sh",
                "-c",
                "exec \"$1\" keygen --name A --algorithm ed25519 --out keys --passphrase-fd 9 9<pass",
                "sh",
                LAUNCHER.toString());
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(folder.resolve("keys")).isNotEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalEndsItWithItsCodeAndAWord(String signal, int exitCode) throws Exception {
        assertThat(run("mkfifo", "pipe").exitCode()).isZero();
        // Whoever starts the tests in the background hands down an ignored SIGINT, and Java leaves that as it is.
        Process process = start(
                "env",
                "--default-signal=INT,TERM",
                LAUNCHER.toString(),
                "keygen",
                "--name",
                "A",
                "--out",
                "keys",
                "--passphrase-file",
                "pipe");
        Ended ended;
        // Opening returns once the command has opened its end; it then waits for a passphrase that never comes.
        try (OutputStream held = Files.newOutputStream(folder.resolve("pipe"))) {
            assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            ended = await(process);
            held.flush();
        }
        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(ended.err()).contains("interrupted");
        assertThat(folder.resolve("keys")).doesNotExist();
    }

    @Test
    void shortVerbsLoadNoLibraryThatTheyDoNotNeed() throws Exception {
        String jar = Path.of("target/hubcrate.jar").toAbsolutePath().toString();
        for (List<String> verb : List.of(
                List.of("--version"),
                List.of("explain", "usage"),
                List.of("inspect", "/nonexistent"),
                List.of("keygen", "--help"))) {
            List<String> command = new ArrayList<>(List.of(
                    "java", "-Xlog:class+load:file=" + folder.resolve("classes"), "-cp", jar, "io.hubcrate.cli.Main"));
            command.addAll(verb);
            run(command.toArray(String[]::new));
            assertThat(Files.readString(folder.resolve("classes")))
                    .contains("io.hubcrate.cli.Main")
                    .doesNotContain(
                            "com.google.cloud.tools.jib",
                            "com.marcnuri",
                            "org.bouncycastle",
                            "org.apache.hc",
                            "org.slf4j");
        }
    }

    @Test
    void bashCompletesVerbsOptionsAndChoices() throws Exception {
        Ended script = run(LAUNCHER.toString(), "completion", "bash");
        Files.writeString(folder.resolve("completion.bash"), script.out());
        assertThat(completed("hubcrate", "ver")).containsExactly("verify");
        assertThat(completed("hubcrate", "build", "--si")).containsExactly("--sign-key");
        assertThat(completed("hubcrate", "lock", "--output", "j")).containsExactly("json");
    }

    private List<String> completed(String... words) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String word : words) {
            list.append("'").append(word).append("' ");
        }
        Ended ended = run(
                "bash",
                "-c",
                "source completion.bash && COMP_WORDS=(" + list + ") COMP_CWORD=" + (words.length - 1)
                        + " && _complete_hubcrate && printf '%s\\n' \"${COMPREPLY[@]}\"");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out()
                .lines()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
