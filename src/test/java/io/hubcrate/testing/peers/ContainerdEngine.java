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

/** A private containerd with an empty store; images live in Kubernetes' namespace, as the CRI sees them. */
public final class ContainerdEngine implements AutoCloseable {
    private static final String NAMESPACE = "k8s.io";

    private final ScratchFolder scratch;
    private final Daemon daemon;

    private ContainerdEngine(ScratchFolder scratch, Daemon daemon) {
        this.scratch = scratch;
        this.daemon = daemon;
    }

    /** Without the CRI plugin: nothing but the store and ctr. */
    public static ContainerdEngine start() {
        return start(false);
    }

    /** With or without the CRI plugin; with it, containerd also keeps every image under its ID. */
    public static ContainerdEngine start(boolean cri) {
        Programs.requireRoot("containerd");
        ScratchFolder scratch = ScratchFolder.create("ctd");
        try {
            Path config = scratch.path().resolve("config.toml");
            Files.writeString(config, config(scratch.path(), cri));
            Daemon daemon = Daemon.start(
                    "containerd",
                    Programs.command("containerd", "--config", config.toString()),
                    scratch.path().resolve("log"));
            ContainerdEngine engine = new ContainerdEngine(scratch, daemon);
            try {
                daemon.await(Duration.ofSeconds(30), engine::answers);
                return engine;
            } catch (AssertionError e) {
                engine.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String config(Path folder, boolean cri) {
        return "version = 2\n"
                + ("root = \"" + folder.resolve("root") + "\"\n")
                + ("state = \"" + folder.resolve("state") + "\"\n")
                + (cri ? "" : "disabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n")
                + ("[grpc]\naddress = \"" + folder.resolve("c.sock") + "\"\n");
    }

    private Optional<String> answers() {
        Programs.Result result = ctr("version").run();
        return result.exit() == 0 ? Optional.of(result.out()) : Optional.empty();
    }

    /**
     * {@code ctr -n k8s.io images import - < tar}. Never with {@code --digests}: that gives every image a second name.
     */
    public void importFrom(Path tar) {
        tryImport(tar).succeeded();
    }

    /** {@code WRITER | ctr -n k8s.io images import -}. */
    public void importFrom(Programs.Feed tar) {
        ctr("images", "import", "-")
                .reading(tar)
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }

    /** The same, whatever comes of it. */
    public Programs.Result tryImport(Path tar) {
        return ctr("images", "import", "-")
                .reading(tar)
                .within(Duration.ofMinutes(5))
                .run();
    }

    /** Manifest (or index) digests by name; the names that the CRI adds for image IDs are left out. */
    public SortedMap<String, String> digestsByName() {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String[] row : table("images", "ls")) {
            digests.put(row[0], row[2]);
        }
        return digests;
    }

    /** Names that {@code ctr images check} does not call complete: parts of them are missing from the store. */
    public List<String> incompleteNames() {
        List<String> names = new ArrayList<>();
        for (String[] row : table("images", "check")) {
            if (!row[3].equals("complete")) {
                names.add(row[0]);
            }
        }
        return names;
    }

    /** Digests of everything in the content store. */
    public List<String> contentDigests() {
        return ctr("content", "ls", "-q").run().succeeded().out().lines().toList();
    }

    /** The bytes that the store holds under a digest. */
    public byte[] content(String digest) {
        return ctr("content", "get", digest).run().succeeded().stdout();
    }

    private List<String[]> table(String... arguments) {
        return ctr(arguments)
                .run()
                .succeeded()
                .out()
                .lines()
                .skip(1)
                .filter(line -> !line.startsWith("sha256:"))
                .map(line -> line.split("\\s+", -1))
                .toList();
    }

    private Programs.Command ctr(String... arguments) {
        List<String> line = new ArrayList<>(
                List.of("--address", scratch.path().resolve("c.sock").toString(), "--namespace", NAMESPACE));
        line.addAll(List.of(arguments));
        return Programs.command("ctr", line.toArray(String[]::new));
    }

    @Override
    public void close() {
        daemon.close();
        scratch.close();
    }
}
