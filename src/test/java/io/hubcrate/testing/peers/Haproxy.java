package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real HAProxy as a site's balancer for its API servers: it passes connections to those that say they are ready. */
public final class Haproxy implements AutoCloseable {
    private final ScratchFolder scratch;
    private final Daemon daemon;

    private Haproxy(ScratchFolder scratch, Daemon daemon) {
        this.scratch = scratch;
        this.daemon = daemon;
    }

    /**
     * Starts one.
     *
     * @param address on which it listens, port 6443
     * @param planes addresses of the control planes
     */
    public static Haproxy start(String address, List<String> planes) {
        ScratchFolder scratch = ScratchFolder.create("lb");
        StringBuilder config = new StringBuilder(
                """
                defaults
                    mode tcp
                    timeout connect 3s
                    timeout client 1h
                    timeout server 1h
                listen api
                    bind ADDRESS:6443
                    option httpchk GET /readyz
                    default-server check check-ssl verify none inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
                """
                        .replace("ADDRESS", address));
        for (String plane : planes) {
            config.append("    server ").append(plane).append(' ').append(plane).append(":6443\n");
        }
        try {
            Path file = Files.writeString(scratch.path().resolve("haproxy.cfg"), config);
            Programs.Command command = Programs.command("haproxy", "-db", "-f", file.toString());
            return new Haproxy(
                    scratch, Daemon.start("haproxy", command, scratch.path().resolve("haproxy.log")));
        } catch (IOException e) {
            scratch.close();
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (scratch;
                daemon) {
            assert true;
        }
    }
}
