package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A real Distribution registry (Debian: docker-registry) on a free loopback port. */
public final class DistributionRegistry implements AutoCloseable {
    /** Who may pull and push where a password is asked for. */
    public static final String USER = "crate";

    public static final String PASSWORD = "only-for-tests";
    /** bcrypt, the only form that Distribution reads. */
    private static final String HTPASSWD = "crate:$2y$05$abcdefghijklmnopqrstuuDt8u8tY.Zm8YU.pieFNyF5h5afvnc0a\n";

    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:[0-9]+)");

    private final ScratchFolder scratch;
    private final Daemon daemon;
    private final String address;
    private final @Nullable Path certificate;

    private DistributionRegistry(ScratchFolder scratch, Daemon daemon, String address, @Nullable Path certificate) {
        this.scratch = scratch;
        this.daemon = daemon;
        this.address = address;
        this.certificate = certificate;
    }

    /** Empty, plain HTTP, no password. */
    public static DistributionRegistry start() {
        return new Options().start();
    }

    /** How it is to be set up. */
    public static final class Options {
        private @Nullable Path storage;
        private boolean readOnly;
        private boolean password;
        private boolean tls;

        /** Serves and fills this folder instead of a temporary one; it is kept. */
        public Options storage(Path folder) {
            storage = folder;
            return this;
        }

        /** Refuses every push, so that several registries may serve one folder. */
        public Options readOnly() {
            readOnly = true;
            return this;
        }

        /** Asks for {@link #USER} and {@link #PASSWORD} (HTTP Basic). */
        public Options password() {
            password = true;
            return this;
        }

        /** Speaks HTTPS with a certificate of its own for 127.0.0.1 and localhost: {@link #certificate()}. */
        public Options tls() {
            tls = true;
            return this;
        }

        public DistributionRegistry start() {
            ScratchFolder scratch = ScratchFolder.create("reg");
            try {
                Path certificate = tls ? Openssl.selfSigned(scratch.path(), "tls") : null;
                Path config = scratch.path().resolve("config.yml");
                Files.writeString(config, config(scratch, certificate));
                Daemon daemon = Daemon.start(
                        "docker-registry",
                        Programs.command("docker-registry", "serve", config.toString())
                                .environment("OTEL_TRACES_EXPORTER", "none"),
                        scratch.path().resolve("log"));
                try {
                    String address = daemon.await(Duration.ofSeconds(20), () -> listening(daemon.log()));
                    return new DistributionRegistry(scratch, daemon, address, certificate);
                } catch (AssertionError e) {
                    daemon.close();
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String config(ScratchFolder scratch, @Nullable Path certificate) throws IOException {
            Path folder = storage == null ? scratch.folder("storage") : storage;
            StringBuilder text = new StringBuilder("version: 0.1\nlog: {level: info}\nstorage:\n");
            text.append("  filesystem: {rootdirectory: ").append(folder).append(", maxthreads: 64}\n");
            text.append("  delete: {enabled: true}\n");
            if (readOnly) {
                text.append("  maintenance: {readonly: {enabled: true}, uploadpurging: {enabled: false}}\n");
            }
            if (password) {
                Path file = Files.writeString(scratch.path().resolve("htpasswd"), HTPASSWD);
                text.append("auth:\n  htpasswd: {realm: crate, path: ")
                        .append(file)
                        .append("}\n");
            }
            // Port 0: the system picks a free one and the log says which, so two registries never race for it.
            text.append("http:\n  addr: 127.0.0.1:0\n  secret: not-secret\n");
            if (certificate != null) {
                text.append("  tls: {certificate: ").append(certificate);
                text.append(", key: ")
                        .append(certificate.resolveSibling("tls.key"))
                        .append("}\n");
            }
            return text.toString();
        }

        private static Optional<String> listening(String log) {
            Matcher matcher = LISTENING.matcher(log);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
    }

    /** Host and port, for image references. */
    public String address() {
        return address;
    }

    /** The root of the API. */
    public URI uri() {
        return URI.create((certificate == null ? "http://" : "https://") + address + "/v2/");
    }

    /** The PEM certificate to trust, if it speaks TLS. */
    public Path certificate() {
        if (certificate == null) {
            throw new IllegalStateException("started without TLS");
        }
        return certificate;
    }

    /** Everything it has logged, requests included. */
    public String log() {
        return daemon.log();
    }

    @Override
    public void close() {
        daemon.close();
        scratch.close();
    }
}
