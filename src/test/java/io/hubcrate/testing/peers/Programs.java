package io.hubcrate.testing.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds and runs stock programs: with a time limit, bounded output, and a failure that says what to install. */
public final class Programs {
    private static final int OUTPUT_LIMIT = 8 << 20;
    private static final Map<String, String> DEBIAN_PACKAGES = Map.ofEntries(
            Map.entry("containerd", "containerd"),
            Map.entry("ctr", "containerd"),
            Map.entry("createrepo_c", "createrepo-c"),
            Map.entry("curl", "curl"),
            Map.entry("dnf", "dnf dnf-plugins-core"),
            Map.entry("rpmbuild", "rpm"),
            Map.entry("rpmsign", "rpm"),
            Map.entry("docker", "docker.io"),
            Map.entry("docker-registry", "docker-registry"),
            Map.entry("dockerd", "docker.io"),
            Map.entry("ssh-agent", "openssh-client"),
            Map.entry("ssh-add", "openssh-client"),
            Map.entry("ssh-keygen", "openssh-client"),
            Map.entry("sshd", "openssh-server"),
            Map.entry("gpg", "gpg"),
            Map.entry("gpg1", "gnupg1"),
            Map.entry("gpgconf", "gpgconf"),
            Map.entry("gpgv", "gpgv"),
            Map.entry("gpgv1", "gpgv1"),
            Map.entry("losetup", "mount"),
            Map.entry("mkfs.ext4", "e2fsprogs"),
            Map.entry("mount", "mount"),
            Map.entry("umount", "mount"),
            Map.entry("openssl", "openssl"),
            Map.entry("sha256sum", "coreutils"),
            Map.entry("skopeo", "skopeo"),
            Map.entry("sudo", "sudo"),
            Map.entry("unshare", "util-linux"),
            Map.entry("tar", "tar"),
            Map.entry("tmux", "tmux"));

    private Programs() {}

    /** Where the program stands, looking into the system's own folders for administrators too. */
    public static Path find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        throw new AssertionError("this test needs the program '" + program + "'; on Debian: apt-get install "
                + DEBIAN_PACKAGES.getOrDefault(program, program));
    }

    /** Fails with what to do unless this process is root's: engines want it. */
    public static void requireRoot(String what) {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError(what + " needs root on Linux; run the integration tests as root");
        }
    }

    /** Runs to the end within a minute and demands success. */
    public static Result run(String program, String... arguments) {
        return command(program, arguments).run().succeeded();
    }

    /** A command to be refined and then run. */
    public static Command command(String program, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(find(program).toString());
        line.addAll(List.of(arguments));
        return new Command(line);
    }

    /** A command whose program is named by its path. */
    static Command exactly(List<String> line) {
        return new Command(List.copyOf(line));
    }

    /** What came out of a program. Output beyond 8 MiB is cut off. */
    public record Result(List<String> command, int exit, byte[] stdout, String err) {
        public Result {
            command = List.copyOf(command);
        }

        /** Standard output as text. */
        public String out() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        /** This, or a failure that shows everything, if the exit code is not zero. */
        public Result succeeded() {
            if (exit != 0) {
                throw new AssertionError(describe());
            }
            return this;
        }

        /** For failure messages. */
        public String describe() {
            return "exit " + exit + ": " + String.join(" ", command) + "\n" + out() + "\n" + err;
        }
    }

    /** Writes a program's standard input. */
    @FunctionalInterface
    public interface Feed {
        void to(OutputStream stdin) throws IOException;
    }

    /** One program's call. */
    public static final class Command {
        private final List<String> line;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Duration limit = Duration.ofSeconds(60);
        private @Nullable Path folder;
        private @Nullable Path stdin;
        private byte[] input = {};
        private @Nullable Feed feed;

        private Command(List<String> line) {
            this.line = line;
        }

        public Command within(Duration newLimit) {
            limit = newLimit;
            return this;
        }

        public Command in(Path newFolder) {
            folder = newFolder;
            return this;
        }

        public Command environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Standard input from a file, as {@code < file} does. */
        public Command reading(Path file) {
            stdin = file;
            return this;
        }

        /** Standard input from memory; small. */
        public Command reading(byte[] bytes) {
            input = bytes.clone();
            return this;
        }

        /** Standard input from whoever writes it, as a pipe does. */
        public Command reading(Feed newFeed) {
            feed = newFeed;
            return this;
        }

        /** The prepared process, for what is to run beside the test. */
        public ProcessBuilder toBuilder() {
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().putAll(environment);
            builder.environment().put("LC_ALL", "C.UTF-8");
            if (folder != null) {
                builder.directory(folder.toFile());
            }
            if (stdin != null) {
                builder.redirectInput(stdin.toFile());
            }
            return builder;
        }

        /** Runs to the end, whatever the exit code; fails if it takes longer than its limit. */
        public Result run() {
            try {
                Process process = toBuilder().start();
                CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()));
                CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()));
                if (stdin == null) {
                    feed(process);
                }
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    Daemon.end(process.toHandle(), Duration.ZERO);
                    throw new AssertionError("still running after " + limit + ": " + String.join(" ", line));
                }
                return new Result(
                        line, process.exitValue(), out.join(), new String(err.join(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + String.join(" ", line), e);
            }
        }

        private void feed(Process process) throws IOException {
            try (OutputStream to = process.getOutputStream()) {
                if (feed != null) {
                    feed.to(to);
                    return;
                }
                to.write(input);
            } catch (IOException e) {
                // A program that does not read its input closes it; its exit code says more than the broken pipe.
                if (input.length == 0) {
                    throw e;
                }
            }
        }

        private static byte[] drain(InputStream from) {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    kept.write(buffer, 0, Math.min(n, OUTPUT_LIMIT - kept.size()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return kept.toByteArray();
        }
    }
}
