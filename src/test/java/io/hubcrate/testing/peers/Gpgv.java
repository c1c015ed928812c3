package io.hubcrate.testing.peers;

import java.nio.file.Path;

/** The gpgv program: checks a detached signature against one binary keyring and nothing else. */
public final class Gpgv {
    private Gpgv() {}

    /** {@code gpgv --keyring KEYRING SIGNATURE SIGNED}, whatever comes of it; status lines come out on standard output. */
    public static Programs.Result verify(Path keyring, Path signature, Path signed) {
        return Programs.command(
                        "gpgv",
                        "--status-fd",
                        "1",
                        "--keyring",
                        keyring.toAbsolutePath().toString(),
                        signature.toString(),
                        signed.toString())
                .run();
    }
}
