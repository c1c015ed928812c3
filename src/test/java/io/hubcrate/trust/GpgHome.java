package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A gpg home of its own, at a short path because its agent listens on a socket there; only that agent is ended. */
final class GpgHome implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path home;

    GpgHome() throws IOException {
        // The platform's short temporary folder: a JUnit folder's path would be too long for a socket.
        home = Files.createTempDirectory(Path.of("/tmp"), "hg");
    }

    /** What a program said: everything it wrote, status lines on standard output. */
    record Answer(int exit, byte[] output, String errors) {
        String text() {
            return new String(output, UTF_8);
        }

        Answer requireSuccess() {
            assertThat(exit).as("%s%n%s", text(), errors).isZero();
            return this;
        }
    }

    Path path() {
        return home;
    }

    /** Runs gpg of this home at a time of its own, without asking anybody anything. */
    Answer gpgAt(Instant time, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "gpg", "--homedir", home.toString(), "--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback"));
        command.addAll(List.of("--passphrase", "", "--faked-system-time", TIME.format(time) + "!"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Makes a key without passphrase and gives its fingerprint. */
    String makeKey(Instant time, String name, String algorithm, String usage) throws IOException, InterruptedException {
        gpgAt(time, "--quick-gen-key", name, algorithm, usage, "never").requireSuccess();
        return fingerprints(time, name).get(0);
    }

    /** The primary key's, then those of its subkeys. */
    List<String> fingerprints(Instant time, String key) throws IOException, InterruptedException {
        return gpgAt(time, "--with-colons", "--list-keys", key)
                .requireSuccess()
                .text()
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .map(line -> line.split(":", -1)[9])
                .toList();
    }

    byte[] export(Instant time, String fingerprint) throws IOException, InterruptedException {
        return gpgAt(time, "--export", fingerprint).requireSuccess().output();
    }

    /** A detached signature over {@code signed}, with the options given. */
    byte[] sign(Instant time, String signer, byte[] signed, String... options)
            throws IOException, InterruptedException {
        Path file = Files.write(home.resolve("signed"), signed);
        List<String> arguments = new ArrayList<>(List.of("--local-user", signer, "--output", "-"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--detach-sign", file.toString()));
        return gpgAt(time, arguments.toArray(String[]::new)).requireSuccess().output();
    }

    /** Edits a key by what a person would answer. */
    Answer edit(Instant time, String fingerprint, String answers) throws IOException, InterruptedException {
        Path file = Files.writeString(home.resolve("answers"), answers, UTF_8);
        return gpgAt(time, "--no-batch", "--command-file", file.toString(), "--edit-key", fingerprint);
    }

    Answer run(List<String> command) throws IOException, InterruptedException {
        Path out = home.resolve("stdout");
        Path err = home.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("GNUPGHOME", home.toString());
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end of " + command);
        }
        return new Answer(process.exitValue(), Files.readAllBytes(out), Files.readString(err, UTF_8));
    }

    @Override
    public void close() throws IOException {
        try {
            run(List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> all = Files.walk(home)) {
            all.sorted(Comparator.reverseOrder()).forEach(GpgHome::delete);
        }
    }

    private static void delete(Path path) {
        try {
            // The agent takes its socket away by itself, a moment later.
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
