package io.hubcrate.preflight;

import io.hubcrate.bundle.ParallelRun;
import io.hubcrate.facts.NetworkFacts.Listener;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tries for real whether nodes reach each other at the ports of Kubernetes: something waits on one node for a few seconds,
 * the others connect. docs/preflight.md says with which programs, and what is not tried.
 */
final class PortProbe {
    private static final int THREADS = 16;
    private static final String SECONDS = "60";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Site site;
    private final Map<String, NodeShell> shells;
    private final Map<String, InspectedNode> nodes;
    private final TreeMap<String, Listening> listening = new TreeMap<>();
    private final List<Reach> results = new ArrayList<>();

    /** The nodes that answered, with their shells. */
    PortProbe(Site site, Map<String, NodeShell> shells, Map<String, InspectedNode> nodes) {
        this.site = site;
        this.shells = shells;
        this.nodes = nodes;
    }

    /** Whether one node reaches a port of another one; {@code reason} says why that is unknown. */
    record Reach(String from, String to, int port, State state, String reason) {
        enum State {
            OPEN,
            CLOSED,
            UNKNOWN
        }
    }

    /** What waits on a node: processes of ours; or why nothing does. */
    private record Listening(List<String> pids, String whyNot) {}

    /** Every pair and port, in the site's order. Leaves nothing behind on the nodes. */
    List<Reach> run() {
        List<InspectedNode> targets = new ArrayList<>(nodes.values());
        if (targets.size() < 2) {
            return List.of();
        }
        try {
            ParallelRun.run("probe ports", THREADS, tasks(targets, this::listen));
            ParallelRun.run("probe ports", THREADS, tasks(targets, this::connect));
        } finally {
            ParallelRun.run("probe ports", THREADS, tasks(targets, this::stop));
        }
        List<String> order = site.nodes().stream().map(SiteNode::name).toList();
        return results.stream()
                .sorted(java.util.Comparator.comparingInt((Reach reach) -> order.indexOf(reach.to()))
                        .thenComparingInt(reach -> order.indexOf(reach.from()))
                        .thenComparingInt(Reach::port))
                .toList();
    }

    private static List<Runnable> tasks(List<InspectedNode> nodes, java.util.function.Consumer<InspectedNode> task) {
        return nodes.stream().map(node -> (Runnable) () -> task.accept(node)).toList();
    }

    private void listen(InspectedNode target) {
        TreeSet<Integer> ports = new TreeSet<>();
        for (InspectedNode from : nodes.values()) {
            if (from != target) {
                ports.addAll(KubernetesPorts.between(from.node(), target.node()).keySet());
            }
        }
        // Where something waits already there is nothing to start.
        target.facts().network().listeners().stream()
                .filter(listener -> listener.protocol().equals("tcp"))
                .map(Listener::port)
                .forEach(ports::remove);
        Listening state;
        if (target.facts().guards().firewalld().isRunning()
                && site.consents().firewalld()
                && !target.facts().software().ours()) {
            state = new Listening(List.of(), "its firewalld is closed until hubcrate gives it a zone");
        } else if (ports.isEmpty()) {
            state = new Listening(List.of(), "");
        } else {
            List<String> arguments = new ArrayList<>(List.of(target.node().address(), SECONDS));
            ports.forEach(port -> arguments.add(Integer.toString(port)));
            state = listening(ask(target, script("listen.sh", arguments).asRoot()));
        }
        synchronized (listening) {
            listening.put(target.name(), state);
        }
    }

    private static Listening listening(String answer) {
        String[] words = answer.strip().split(" +");
        if (words[0].equals("pids") && words.length > 1) {
            List<String> pids = Arrays.asList(words).subList(1, words.length);
            if (pids.stream().allMatch(pid -> pid.matches("[0-9]{1,10}"))) {
                return new Listening(pids, "");
            }
        }
        return new Listening(List.of(), "it has no python, socat, ncat or systemd-socket-activate to wait with");
    }

    private void connect(InspectedNode from) {
        List<String> pairs = new ArrayList<>();
        Map<String, Reach> wanted = new TreeMap<>();
        for (InspectedNode to : nodes.values()) {
            if (to == from) {
                continue;
            }
            Listening state = Objects.requireNonNull(listening.get(to.name()));
            for (int port : KubernetesPorts.between(from.node(), to.node()).keySet()) {
                if (!state.whyNot().isEmpty()) {
                    add(new Reach(from.name(), to.name(), port, Reach.State.UNKNOWN, state.whyNot()));
                } else {
                    pairs.addAll(List.of(to.node().address(), Integer.toString(port)));
                    wanted.put(
                            to.node().address() + " " + port,
                            new Reach(from.name(), to.name(), port, Reach.State.UNKNOWN, "no answer of the probe"));
                }
            }
        }
        if (pairs.isEmpty()) {
            return;
        }
        String answer = ask(from, script("connect.sh", pairs));
        if (answer.strip().equals("none")) {
            wanted.replaceAll((key, reach) -> new Reach(
                    reach.from(),
                    reach.to(),
                    reach.port(),
                    Reach.State.UNKNOWN,
                    "no bash, curl or nc to connect with"));
        }
        answer.lines()
                .map(line -> line.split(" ", -1))
                .filter(row -> row.length == 3)
                .forEach(row -> {
                    Reach reach = wanted.get(row[0] + " " + row[1]);
                    if (reach != null && (row[2].equals("open") || row[2].equals("closed"))) {
                        Reach.State state = row[2].equals("open") ? Reach.State.OPEN : Reach.State.CLOSED;
                        wanted.put(row[0] + " " + row[1], new Reach(reach.from(), reach.to(), reach.port(), state, ""));
                    }
                });
        wanted.values().forEach(this::add);
    }

    private void stop(InspectedNode target) {
        Listening state = listening.get(target.name());
        if (state != null && !state.pids().isEmpty()) {
            List<String> words = new ArrayList<>(state.pids());
            ask(
                    target,
                    Command.script("kill \"$@\" 2>/dev/null || true", words.toArray(String[]::new))
                            .asRoot());
        }
    }

    private synchronized void add(Reach reach) {
        results.add(reach);
    }

    /** What a node that breaks down in the middle said is nothing. */
    private String ask(InspectedNode node, Command command) {
        try {
            CommandResult result =
                    Objects.requireNonNull(shells.get(node.name())).run(command);
            return result.succeeded() ? result.out() : "";
        } catch (NodeException e) {
            return "";
        }
    }

    private static Command script(String resource, List<String> arguments) {
        try (InputStream in = PortProbe.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Command.script(text, arguments.toArray(String[]::new)).within(LIMIT);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
