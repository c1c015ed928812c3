package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This machine once more, as a host with an empty containerd at its usual socket and a {@code /run} of its own, reached
 * over an sshd: several of them do not meet.
 */
public final class ContainerdNode implements AutoCloseable {
    private static final String START =
            "mount -t tmpfs tmpfs /run; mkdir /run/containerd; exec containerd --config \"$1\"";

    private final ScratchFolder scratch;
    private final Daemon daemon;
    private final SshServer server;

    private ContainerdNode(ScratchFolder scratch, Daemon daemon, SshServer server) {
        this.scratch = scratch;
        this.daemon = daemon;
        this.server = server;
    }

    /** @param publicKey whose owner may log in as root */
    public static ContainerdNode start(Path publicKey) {
        Programs.requireRoot("containerd");
        ScratchFolder scratch = ScratchFolder.create("ctn");
        Path config = scratch.path().resolve("config.toml");
        try {
            Files.writeString(
                    config,
                    "version = 2\nroot = \"" + scratch.path().resolve("root")
                            + "\"\nstate = \"/run/containerd/state\"\n"
                            + "disabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"
                            + "[grpc]\naddress = \"/run/containerd/containerd.sock\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Daemon daemon = Daemon.start(
                "containerd",
                Programs.command(
                        "unshare", "-m", "--propagation", "private", "sh", "-euc", START, "node", config.toString()),
                scratch.path().resolve("log"));
        SshServer server = new SshServer.Options()
                .accept(publicKey)
                .line("ForceCommand exec nsenter -m -t " + daemon.pid() + " -- sh -c \"$SSH_ORIGINAL_COMMAND\"")
                .start();
        ContainerdNode node = new ContainerdNode(scratch, daemon, server);
        try {
            daemon.await(Duration.ofSeconds(30), node::answers);
            return node;
        } catch (AssertionError e) {
            node.close();
            throw e;
        }
    }

    private Optional<String> answers() {
        Programs.Result result = ctr("version");
        return result.exit() == 0 ? Optional.of(result.out()) : Optional.empty();
    }

    /** {@code ctr -n k8s.io} with these arguments, there. */
    public Programs.Result ctr(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("-m", "-t", Long.toString(daemon.pid()), "--", "ctr", "--namespace", "k8s.io"));
        line.addAll(List.of(arguments));
        return Programs.command("nsenter", line.toArray(String[]::new))
                .within(Duration.ofMinutes(5))
                .run();
    }

    /** The words before a command that runs there. */
    public String inside() {
        return "nsenter -m -t " + daemon.pid() + " --";
    }

    /** A node of a site file of which everybody is control plane and worker, with its folders below its own. */
    public String siteLine(String name, String address) {
        return siteLine(name, address, server.port());
    }

    /** The same, reached by another port that leads to its own. */
    public String siteLine(String name, String address, int port) {
        return "- {name: " + name + ", address: " + address
                + ", roles: [control-plane, worker], access: {host: 127.0.0.1,"
                + " port: " + port + "}, folders: {runtime: " + root() + ", hubcrate: "
                + scratch.path().resolve("hubcrate") + "}}\n";
    }

    public String knownHostsLine() {
        return server.knownHostsLine("ed25519");
    }

    /** Of the loopback address. */
    public int port() {
        return server.port();
    }

    /** Where containerd keeps everything. */
    public Path root() {
        return scratch.path().resolve("root");
    }

    /** Everything that it has on the disk. */
    public Path folder() {
        return scratch.path();
    }

    @Override
    public void close() {
        server.close();
        daemon.close();
        scratch.close();
    }
}
