package io.hubcrate.install;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.ToolException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.DataFolders;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.testing.TestSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Nodes on which steps of the test do their work in memory, with the order of events. */
final class ScriptedNodes {
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Set<String>> done = new ConcurrentHashMap<>();
    /** What every step finds besides. */
    final List<String> found = Collections.synchronizedList(new ArrayList<>());

    final List<NodeWork> works = new ArrayList<>();

    /** @param names beginning with {@code cp} for control planes */
    ScriptedNodes(String... names) {
        List<SiteNode> nodes = new ArrayList<>();
        for (String name : names) {
            nodes.add(new SiteNode(
                    name,
                    "192.0.2.1",
                    Set.of(name.startsWith("cp") ? NodeRole.CONTROL_PLANE : NodeRole.WORKER),
                    new TreeMap<>(),
                    List.of(),
                    new NodeAccess.Local(NodeAccess.Sudo.ROOT),
                    DataFolders.usual()));
            done.put(name, ConcurrentHashMap.newKeySet());
        }
        Site lab = TestSite.of(nodes);
        for (SiteNode node : nodes) {
            works.add(new NodeWork(new SilentShell(node), lab, new NoBundle(), new NoRecord(), EventSink.NONE));
        }
    }

    /** All of them, and no secret. */
    SiteWork site() {
        return new SiteWork(
                works.get(0).site(),
                new NoBundle(),
                works,
                SecretStore.look(Path.of("/nonexistent"), new Redactor()),
                EventSink.NONE);
    }

    /** A step that is done once it was applied. */
    Step step(String id) {
        return step(id, node -> {});
    }

    /** The same, doing something first. */
    Step step(String id, Consumer<String> applying) {
        return new ScriptedStep(id, applying, true);
    }

    /** The same, of a kind that disturbs what runs. */
    Step disturbing(String id, Consumer<String> applying) {
        return new ScriptedStep(id, applying, true) {
            @Override
            public Effect effect() {
                return Effect.RESTARTS_RUNTIME;
            }
        };
    }

    /** One that never comes to its end. */
    Step endless(String id) {
        return new ScriptedStep(id, node -> {}, false);
    }

    static ToolException failure(String node) {
        return new NodeException("node-unreachable", node, "is gone", "", null);
    }

    private class ScriptedStep implements Step {
        private final String id;
        private final Consumer<String> applying;
        private final boolean ends;

        ScriptedStep(String id, Consumer<String> applying, boolean ends) {
            this.id = id;
            this.applying = applying;
            this.ends = ends;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String title() {
            return "do " + id;
        }

        @Override
        public List<Change> examine(NodeWork work) {
            if (doneOn(work).contains(id)) {
                return List.of();
            }
            List<Change> changes =
                    new ArrayList<>(List.of(new Change("b/" + id, "write", 10, 0), Change.of("a", "set")));
            found.forEach(more -> changes.add(Change.of(more, "found besides")));
            return changes;
        }

        @Override
        public void apply(NodeWork work) {
            String node = work.shell().node().name();
            log.add(node + " " + id);
            applying.accept(node);
            if (ends) {
                doneOn(work).add(id);
            }
        }

        @Override
        public List<Change> examineUndo(NodeWork work) {
            return doneOn(work).contains(id) ? List.of(Change.of(id, "remove")) : List.of();
        }

        @Override
        public void undo(NodeWork work) {
            log.add(work.shell().node().name() + " undo " + id);
            doneOn(work).remove(id);
        }

        private Set<String> doneOn(NodeWork work) {
            return done.getOrDefault(work.shell().node().name(), Set.of());
        }
    }

    private record SilentShell(SiteNode node) implements NodeShell {
        @Override
        public CommandResult run(Command command) {
            throw new AssertionError("scripted steps run nothing: " + command);
        }

        @Override
        public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
            throw new AssertionError("scripted steps send nothing: " + path);
        }

        @Override
        public void close() {}
    }

    private static final class NoRecord implements NodeRecord {
        @Override
        public void note(String step, Kind kind, String name, String before) {
            throw new AssertionError(name);
        }

        @Override
        public List<Made> of(String step) {
            throw new AssertionError(step);
        }

        @Override
        public void forget(String step, Kind kind, String name) {
            throw new AssertionError(name);
        }
    }
}
