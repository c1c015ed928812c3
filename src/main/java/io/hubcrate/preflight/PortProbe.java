package io.hubcrate.preflight;

import io.hubcrate.bundle.ParallelRun;
import io.hubcrate.content.PackedText;
import io.hubcrate.facts.GuardFacts.Firewalld;
import io.hubcrate.preflight.KubernetesPorts.Port;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tries for real whether nodes reach each other at the ports of Kubernetes: something waits on one node for a few seconds,
 * the others connect. docs/preflight.md says with which programs, and what is not tried.
 */
final class PortProbe {
    private static final int THREADS = 16;
    private static final String SECONDS = "60";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String CLOSED_AS_YET = "its firewalld is closed until hubcrate gives it a zone";

    private final Site site;
    private final Map<String, NodeShell> shells;
    private final Map<String, InspectedNode> nodes;
    private final Set<Port> podNetwork;
    private final TreeMap<String, Listening> listening = new TreeMap<>();
    private final List<Reach> results = new ArrayList<>();

    /** The nodes that answered, with their shells. */
    PortProbe(Site site, Map<String, NodeShell> shells, Map<String, InspectedNode> nodes, Set<Port> podNetwork) {
        this.podNetwork = Set.copyOf(podNetwork);
        this.site = site;
        this.shells = shells;
        this.nodes = nodes;
    }

    /** Whether one node reaches a port of another one; {@code reason} says why that is unknown. */
    record Reach(String from, String to, Port port, State state, String reason) {
        enum State {
            OPEN,
            CLOSED,
            UNKNOWN
        }
    }

    /** What waits on a node: processes of ours; or why nothing does. Over UDP only some of them answer. */
    private record Listening(List<String> pids, boolean datagrams, String whyNot) {}

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
                        .thenComparing(Reach::port))
                .toList();
    }

    private static List<Runnable> tasks(List<InspectedNode> nodes, java.util.function.Consumer<InspectedNode> task) {
        return nodes.stream().map(node -> (Runnable) () -> task.accept(node)).toList();
    }

    private void listen(InspectedNode target) {
        TreeSet<Port> ports = new TreeSet<>();
        for (InspectedNode from : nodes.values()) {
            if (!from.name().equals(target.name())) {
                KubernetesPorts.between(from.node(), target.node(), podNetwork).stream()
                        .filter(port -> !isStillToBeOpened(from, target, port))
                        .forEach(ports::add);
            }
        }
        // Where something waits already there is nothing to start.
        ports.removeAll(occupied(target));
        Listening state;
        if (ports.isEmpty()) {
            state = new Listening(List.of(), false, "");
        } else {
            List<String> arguments = new ArrayList<>(List.of(target.node().address(), SECONDS));
            ports.forEach(port -> arguments.add(port.toString()));
            state = listening(ask(target, script("listen.sh", arguments).asRoot()));
        }
        synchronized (listening) {
            listening.put(target.name(), state);
        }
    }

    /** Whether install has yet to let this in: then it is closed, and that is nothing to mend. */
    private boolean isStillToBeOpened(InspectedNode from, InspectedNode to, Port port) {
        Firewalld firewalld = to.facts().guards().firewalld();
        return site.consents().firewalld()
                && firewalld.isRunning()
                && !firewalld.isOpen(from.node().address(), port.number(), port.protocol());
    }

    private static Listening listening(String answer) {
        String[] words = answer.strip().split(" +");
        if (words.length > 1 && (words[0].equals("pids") || words[0].equals("tcp"))) {
            List<String> pids = Arrays.asList(words).subList(1, words.length);
            if (pids.stream().allMatch(pid -> pid.matches("[0-9]{1,10}"))) {
                return new Listening(pids, words[0].equals("pids"), "");
            }
        }
        return new Listening(List.of(), false, "it has no python, socat, ncat or systemd-socket-activate to wait with");
    }

    private void connect(InspectedNode from) {
        List<String> pairs = new ArrayList<>();
        Map<String, Reach> wanted = new TreeMap<>();
        for (InspectedNode to : nodes.values()) {
            if (to.name().equals(from.name())) {
                continue;
            }
            Listening state = Objects.requireNonNull(listening.get(to.name()));
            SortedSet<Port> ports = KubernetesPorts.between(from.node(), to.node(), podNetwork);
            Set<Port> busy = occupied(to);
            // A pod network that is at work there already answers no questions of ours.
            ports.removeIf(port -> port.protocol().equals("udp") && busy.contains(port));
            for (Port port : ports) {
                boolean datagrams = port.protocol().equals("udp");
                if (isStillToBeOpened(from, to, port)) {
                    add(new Reach(from.name(), to.name(), port, Reach.State.UNKNOWN, CLOSED_AS_YET));
                } else if (!state.whyNot().isEmpty()) {
                    add(new Reach(from.name(), to.name(), port, Reach.State.UNKNOWN, state.whyNot()));
                } else if (datagrams && !state.datagrams()) {
                    add(new Reach(
                            from.name(),
                            to.name(),
                            port,
                            Reach.State.UNKNOWN,
                            "it has no python to answer over UDP with"));
                } else {
                    pairs.addAll(List.of(to.node().address(), port.toString()));
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

    private static Set<Port> occupied(InspectedNode node) {
        return node.facts().network().listeners().stream()
                .map(listener -> new Port(listener.port(), listener.protocol()))
                .collect(Collectors.toSet());
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
        String text = PackedText.read(PortProbe.class, resource);
        return Command.script(text, arguments.toArray(String[]::new)).within(LIMIT);
    }
}
