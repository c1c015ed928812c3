package io.hubcrate.testing.peers;

import java.nio.file.Path;
import java.time.Duration;

/** The openssl program. */
public final class Openssl {
    private Openssl() {}

    /** Writes {@code NAME.crt} and {@code NAME.key} for 127.0.0.1 and localhost, valid two days; gives the certificate. */
    public static Path selfSigned(Path folder, String name) {
        Path certificate = folder.resolve(name + ".crt");
        Programs.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1,DNS:localhost",
                "-keyout",
                folder.resolve(name + ".key").toString(),
                "-out",
                certificate.toString());
        return certificate;
    }

    /** The SHA-256 of a file in hexadecimal, by the fastest stock tool. */
    public static String sha256(Path file) {
        String line = Programs.command("openssl", "dgst", "-sha256", "-r", file.toString())
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded()
                .out();
        return line.substring(0, 64);
    }
}
