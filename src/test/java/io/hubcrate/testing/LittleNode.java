package io.hubcrate.testing;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.DataFolders;
import io.hubcrate.site.SiteNode.NodeRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;

/**
 * A node made of a folder, a mount namespace and a network namespace: commands really run, as root, in a root of their
 * own with this machine's programs. They outlive the process that started them, as they do on a node.
 */
@NullMarked
public final class LittleNode implements NodeShell {
    private final SiteNode node;
    private final long keeper;
    private final Consumer<Command> started;

    /**
     * @param keeper the process that keeps the namespaces
     * @param started called when a command has been started and has its input
     */
    public LittleNode(String name, NodeRole role, long keeper, Consumer<Command> started) {
        this.node = new SiteNode(
                name,
                "192.0.2.1",
                Set.of(role),
                new TreeMap<>(),
                List.of(),
                new NodeAccess.Local(NodeAccess.Sudo.ROOT),
                DataFolders.usual("/var/lib/containerd"));
        this.keeper = keeper;
        this.started = started;
    }

    /** Makes the node's root in a folder and starts its keeper; whoever calls ends it. */
    public static Process start(Path root) throws IOException, InterruptedException {
        for (String folder :
                List.of("usr", "etc/sysctl.d", "etc/modules-load.d", "var/lib", "run", "tmp", "proc", "dev")) {
            Files.createDirectories(root.resolve(folder));
        }
        for (String link : List.of("bin", "sbin", "lib", "lib64")) {
            if (Files.isSymbolicLink(Path.of("/", link))) {
                Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
            }
        }
        String script;
        try (InputStream in = LittleNode.class.getResourceAsStream("little-node.sh")) {
            if (in == null) {
                throw new IllegalStateException("little-node.sh is missing");
            }
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Process keeper = new ProcessBuilder("unshare", "-m", "-n", "sh", "-c", script, "node", root.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!Files.exists(root.resolve("up"))) {
            if (!keeper.isAlive()) {
                throw new IllegalStateException("the node did not start: it wants root and unshare");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return keeper;
    }

    @Override
    public SiteNode node() {
        return node;
    }

    @Override
    public CommandResult run(Command command) {
        List<String> words =
                new ArrayList<>(List.of("nsenter", "-t", Long.toString(keeper), "-m", "-n", "--root", "--wd", "--"));
        words.addAll(command.words());
        try {
            Process process = new ProcessBuilder(words).start();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Thread errors = new Thread(() -> copy(process.getErrorStream(), err));
            errors.start();
            try (OutputStream in = process.getOutputStream()) {
                if (command.findInput().isPresent()) {
                    command.findInput().get().writeTo(sink(in));
                }
            }
            started.accept(command);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            copy(process.getInputStream(), out);
            errors.join();
            return new CommandResult(
                    process.waitFor(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(InputStream in, OutputStream out) {
        try {
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteSink sink(OutputStream out) {
        return new ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                out.write(buffer, offset, length);
            }

            @Override
            public void restart() {
                throw new AssertionError("nothing of ours begins again");
            }
        };
    }

    @Override
    public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
        throw new AssertionError("no step under test uploads");
    }

    @Override
    public void close() {
        // Every command was a process of its own.
    }
}
