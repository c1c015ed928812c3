package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A real sshd on a loopback port, with host keys and accepted keys of its own; logins are those of this machine. */
public final class SshServer implements AutoCloseable {
    private final ScratchFolder scratch;
    private final Daemon daemon;
    private final int port;

    private SshServer(ScratchFolder scratch, Daemon daemon, int port) {
        this.scratch = scratch;
        this.daemon = daemon;
        this.port = port;
    }

    /** What it is started with. */
    public static final class Options {
        private final List<String> hostKeys = new ArrayList<>(List.of("ed25519"));
        private final List<String> lines = new ArrayList<>();
        private final List<Path> accepted = new ArrayList<>();
        private @Nullable SudoUser user;
        private int port;

        /** The kinds of host keys, as {@code ssh-keygen -t} names them. */
        public Options hostKeys(String... kinds) {
            hostKeys.clear();
            hostKeys.addAll(List.of(kinds));
            return this;
        }

        /** A line for sshd_config. */
        public Options line(String line) {
            lines.add(line);
            return this;
        }

        /** Lets the owner of this public key in, as root and as the user. */
        public Options accept(Path publicKey) {
            accepted.add(publicKey);
            return this;
        }

        /** Gives the machine that one user, seen by this sshd and what it starts only. */
        public Options user(SudoUser known) {
            user = known;
            return this;
        }

        public Options port(int wanted) {
            port = wanted;
            return this;
        }

        public SshServer start() {
            Programs.requireRoot("sshd with logins");
            ScratchFolder scratch = ScratchFolder.create("sshd");
            try {
                // sshd wants it, and only its own unit makes it.
                Files.createDirectories(Path.of("/run/sshd"));
                Files.setPosixFilePermissions(scratch.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
                return start(scratch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private SshServer start(ScratchFolder scratch) throws IOException {
            int chosen = port == 0 ? freePort() : port;
            Path folder = scratch.path();
            StringBuilder keys = new StringBuilder();
            for (Path key : accepted) {
                keys.append(Files.readString(key));
            }
            Files.writeString(folder.resolve("accepted"), keys);
            List<String> config = new ArrayList<>(List.of(
                    "Port " + chosen,
                    "ListenAddress 127.0.0.1",
                    "PidFile none",
                    "UsePAM no",
                    "StrictModes no",
                    "PasswordAuthentication no",
                    "KbdInteractiveAuthentication no",
                    "PermitRootLogin yes",
                    "LogLevel VERBOSE",
                    "AuthorizedKeysFile " + folder.resolve("accepted")));
            if (user == null) {
                // What a login shell of this machine's root reads is no part of a test; a killed one may leave locks
                // there.
                config.add("SetEnv HOME=" + folder);
            }
            for (String kind : hostKeys) {
                Path key = folder.resolve("host_" + kind);
                Programs.run("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", key.toString());
                config.add("HostKey " + key);
            }
            config.addAll(lines);
            Path file = Files.write(folder.resolve("sshd_config"), config);
            String sshd = Programs.find("sshd").toString();
            Programs.Command command = user == null
                    ? Programs.command("sshd", "-D", "-e", "-f", file.toString())
                    : user.seenBy(folder, List.of(sshd, "-D", "-e", "-f", file.toString()));
            Daemon daemon = Daemon.start("sshd", command, folder.resolve("log"));
            daemon.await(Duration.ofSeconds(20), () -> answers(chosen));
            return new SshServer(scratch, daemon, chosen);
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private static Optional<Integer> answers(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return Optional.of(port);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    public int port() {
        return port;
    }

    /** The public half of a host key, as a line of three words. */
    public String hostKey(String kind) {
        try {
            return Files.readString(scratch.path().resolve("host_" + kind + ".pub"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code ssh-keygen -lf} says of it at the console. */
    public String fingerprint(String kind) {
        return Programs.run(
                        "ssh-keygen",
                        "-lf",
                        scratch.path().resolve("host_" + kind + ".pub").toString())
                .out()
                .split(" ", -1)[1];
    }

    /** A line for known_hosts. */
    public String knownHostsLine(String kind) {
        String[] words = hostKey(kind).split(" ", -1);
        return "[127.0.0.1]:" + port + " " + words[0] + " " + words[1];
    }

    /** How many logins it has let in. */
    public long logins() {
        return daemon.log()
                .lines()
                .filter(line -> line.contains("Accepted publickey"))
                .count();
    }

    public String log() {
        return daemon.log();
    }

    /** SIGKILL for the processes that serve connections now; the server goes on. */
    public void killSessions() {
        ProcessHandle.of(daemon.pid()).stream()
                .flatMap(ProcessHandle::children)
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** What sudo noted of what was asked of it there. */
    public String sudoLog() throws IOException {
        return Files.readString(SudoUser.log(scratch.path()));
    }

    @Override
    public void close() {
        daemon.close();
        scratch.close();
    }
}
