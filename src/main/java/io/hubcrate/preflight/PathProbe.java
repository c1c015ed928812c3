package io.hubcrate.preflight;

import io.hubcrate.bundle.ParallelRun;
import io.hubcrate.content.PackedText;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tries for real whether full packets of each node reach the others in one piece. */
final class PathProbe {
    private static final int THREADS = 16;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, NodeShell> shells;
    private final List<InspectedNode> nodes;

    /** The nodes that answered, with their shells. */
    PathProbe(Map<String, NodeShell> shells, Collection<InspectedNode> nodes) {
        this.shells = shells;
        this.nodes = List.copyOf(nodes);
    }

    /**
     * The way from one node to another one.
     *
     * @param link of the first node, by which it sends there
     * @param mtu of that interface, in bytes
     */
    record Path(String from, String to, String link, int mtu, State state) {
        enum State {
            WHOLE,
            /** Small packets arrive, full ones do not. */
            CUT,
            /** Nothing answers a ping, or no ping here can ask. */
            SILENT
        }
    }

    /** Every pair of which a node said something, in the site's order. */
    List<Path> run() {
        List<Path> paths = new ArrayList<>();
        if (nodes.size() < 2) {
            return paths;
        }
        List<Runnable> tasks = new ArrayList<>();
        for (InspectedNode from : nodes) {
            tasks.add(() -> {
                List<Path> found = ask(from);
                synchronized (paths) {
                    paths.addAll(found);
                }
            });
        }
        ParallelRun.run("probe paths", THREADS, tasks);
        List<String> order = nodes.stream().map(InspectedNode::name).toList();
        paths.sort(Comparator.comparingInt((Path path) -> order.indexOf(path.from()))
                .thenComparingInt(path -> order.indexOf(path.to())));
        return paths;
    }

    private List<Path> ask(InspectedNode from) {
        List<InspectedNode> others =
                nodes.stream().filter(node -> !node.name().equals(from.name())).toList();
        String[] addresses = others.stream().map(each -> each.node().address()).toArray(String[]::new);
        String answer;
        try {
            CommandResult result = Objects.requireNonNull(shells.get(from.name()))
                    .run(Command.script(text(), addresses).asRoot().within(LIMIT));
            answer = result.succeeded() ? result.out() : "";
        } catch (NodeException e) {
            // A node that breaks down in the middle says nothing.
            answer = "";
        }
        List<Path> found = new ArrayList<>();
        for (String line : answer.lines().toList()) {
            String[] words = line.split(" ", -1);
            if (words.length != 4 || !words[2].matches("[0-9]{1,6}")) {
                continue;
            }
            others.stream()
                    .filter(other -> other.node().address().equals(words[0]))
                    .findFirst()
                    .ifPresent(to -> found.add(
                            new Path(from.name(), to.name(), words[1], Integer.parseInt(words[2]), state(words[3]))));
        }
        return found;
    }

    private static Path.State state(String word) {
        return switch (word) {
            case "whole" -> Path.State.WHOLE;
            case "cut" -> Path.State.CUT;
            default -> Path.State.SILENT;
        };
    }

    private static String text() {
        return PackedText.read(PathProbe.class, "path.sh");
    }
}
