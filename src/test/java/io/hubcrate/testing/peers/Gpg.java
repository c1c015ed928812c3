package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** GnuPG with a home of its own: gpg (2.2 on Debian 12) or gpg1 (1.4, the nearest to what CentOS 7 has). */
public final class Gpg implements AutoCloseable {
    private final String program;
    private final ScratchFolder scratch;

    private Gpg(String program, ScratchFolder scratch) {
        this.program = program;
        this.scratch = scratch;
    }

    /** GnuPG 2. */
    public static Gpg modern() {
        return start("gpg");
    }

    /** The home folder, for other programs that call gpg. */
    public Path home() {
        return scratch.path();
    }

    /** GnuPG 1. */
    public static Gpg classic() {
        return start("gpg1");
    }

    private static Gpg start(String program) {
        ScratchFolder scratch = ScratchFolder.create("gpg");
        try {
            Files.setPosixFilePermissions(scratch.path(), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Gpg(program, scratch);
    }

    /** Makes a key without passphrase; {@code algorithm} as {@code rsa2048} or {@code ed25519}. GnuPG 2 only. */
    public void generateKey(String userId, String algorithm) {
        run("--passphrase", "", "--quick-generate-key", userId, algorithm, "sign", "never")
                .succeeded();
    }

    /** Imports a public or secret key, armored or binary. */
    public Programs.Result importKey(Path key) {
        return run("--import", key.toString());
    }

    /** {@code gpg --verify}, with status lines on standard output. */
    public Programs.Result verify(Path signature, Path signed) {
        return run("--status-fd", "1", "--verify", signature.toString(), signed.toString());
    }

    /** {@code gpg --armor --detach-sign}: what a person with a smartcard types. */
    public void detachSign(String userId, Path signed, Path signature) {
        run(
                        "--yes",
                        "--armor",
                        "--local-user",
                        userId,
                        "--output",
                        signature.toString(),
                        "--detach-sign",
                        signed.toString())
                .succeeded();
    }

    /** The public key in binary form: a keyring that gpgv takes. */
    public Path exportKeyring(String userId, Path to) {
        run("--yes", "--output", to.toString(), "--export", userId).succeeded();
        return to;
    }

    /** Any other call, in this home, never asking anything. */
    public Programs.Result run(String... arguments) {
        List<String> line = new ArrayList<>(
                List.of("--homedir", scratch.path().toString(), "--batch", "--no-tty", "--trust-model", "always"));
        if (program.equals("gpg")) {
            line.addAll(List.of("--pinentry-mode", "loopback"));
        }
        line.addAll(List.of(arguments));
        return Programs.command(program, line.toArray(String[]::new))
                .within(Duration.ofMinutes(2))
                .run();
    }

    @Override
    public void close() {
        if (program.equals("gpg")) {
            // gpg starts an agent per home that outlives it; this ends the one of this home alone.
            Programs.command("gpgconf", "--homedir", scratch.path().toString(), "--kill", "all")
                    .run();
        }
        scratch.close();
    }
}
