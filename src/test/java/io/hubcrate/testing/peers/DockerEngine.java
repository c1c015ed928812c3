package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A private Docker Engine that starts empty and touches neither the machine's network nor another engine. */
public final class DockerEngine implements AutoCloseable {
    private final ScratchFolder scratch;
    private final Daemon daemon;

    private DockerEngine(ScratchFolder scratch, Daemon daemon) {
        this.scratch = scratch;
        this.daemon = daemon;
    }

    /** Starts it with its own data, own containerd and own socket; the storage driver is what the disk below /tmp allows. */
    public static DockerEngine start() {
        Programs.requireRoot("Docker Engine");
        ScratchFolder scratch = ScratchFolder.create("eng");
        Path folder = scratch.path();
        Path config = folder.resolve("daemon.json");
        try {
            // An own, empty configuration: the machine's must not reach in.
            Files.writeString(config, "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Daemon daemon = Daemon.start(
                "dockerd",
                Programs.command(
                                "dockerd",
                                "--config-file",
                                config.toString(),
                                "--data-root",
                                scratch.folder("data").toString(),
                                "--exec-root",
                                scratch.folder("exec").toString(),
                                "--pidfile",
                                folder.resolve("pid").toString(),
                                "--host",
                                "unix://" + folder.resolve("d.sock"),
                                "--bridge=none",
                                "--iptables=false",
                                "--ip-forward=false",
                                "--ip-masq=false",
                                "--exec-opt=native.cgroupdriver=cgroupfs")
                        // dockerd unpacks what it loads below its own data, not in the test's folder.
                        .environment("DOCKER_TMPDIR", folder.resolve("data/tmp").toString()),
                folder.resolve("log"));
        DockerEngine engine = new DockerEngine(scratch, daemon);
        try {
            daemon.await(Duration.ofSeconds(60), engine::answers);
            return engine;
        } catch (AssertionError e) {
            engine.close();
            throw e;
        }
    }

    private Optional<String> answers() {
        if (!Files.exists(scratch.path().resolve("d.sock"))) {
            return Optional.empty();
        }
        Programs.Result result =
                docker("version", "--format", "{{.Server.Version}}").run();
        return result.exit() == 0 ? Optional.of(result.out().strip()) : Optional.empty();
    }

    /** The engine's version, for records. */
    public String version() {
        return answers().orElseThrow();
    }

    /** {@code docker load < tar}. */
    public void load(Path tar) {
        tryLoad(tar).succeeded();
    }

    /** {@code WRITER | docker load}. */
    public void load(Programs.Feed tar) {
        docker("load").reading(tar).within(Duration.ofMinutes(5)).run().succeeded();
    }

    /** The same, whatever comes of it. */
    public Programs.Result tryLoad(Path tar) {
        return docker("load").reading(tar).within(Duration.ofMinutes(5)).run();
    }

    /** Image IDs (config digests) by Docker's short names: {@code jupyterhub/k8s-hub:0.9.1}, {@code quay.io/a/b:1}. */
    public SortedMap<String, String> imageIds() {
        SortedMap<String, String> ids = new TreeMap<>();
        docker("images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}")
                .run()
                .succeeded()
                .out()
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(row -> ids.put(row[0], row[1]));
        return ids;
    }

    /** {@code docker} with any other arguments, against this engine. */
    public Programs.Result run(String... arguments) {
        return docker(arguments).within(Duration.ofMinutes(2)).run();
    }

    /** For {@code DOCKER_HOST}. */
    public String host() {
        return "unix://" + scratch.path().resolve("d.sock");
    }

    /** How Docker shows a fully qualified name: without {@code docker.io/} and {@code library/}. */
    public static String shortName(String reference) {
        String name = reference.startsWith("docker.io/") ? reference.substring("docker.io/".length()) : reference;
        return name.startsWith("library/") ? name.substring("library/".length()) : name;
    }

    private Programs.Command docker(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("--host", "unix://" + scratch.path().resolve("d.sock")));
        line.addAll(List.of(arguments));
        return Programs.command("docker", line.toArray(String[]::new))
                .environment("DOCKER_CONFIG", scratch.path().toString());
    }

    @Override
    public void close() {
        daemon.close();
        scratch.close();
    }
}
