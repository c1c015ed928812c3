package io.hubcrate.install;

import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What would be done, as found by looking. Two plans of the same nodes and the same bundle are equal: nodes stand by
 * name, changes by subject, and nothing tells of times. Free space moves by itself and is no part of {@link #digest}.
 *
 * @param verb for which it was made
 * @param site its name
 * @param bundle name and version; empty on the way back, which needs none
 * @param sums the digest that names the bundle; null likewise
 * @param sets in the order of work
 * @param disks free space of the file systems concerned, by node
 */
public record Plan(
        String verb,
        String site,
        String bundle,
        @Nullable Digest sums,
        List<PlannedSet> sets,
        SortedMap<String, List<Disk>> disks) {
    public Plan {
        sets = List.copyOf(sets);
    }

    /** A {@link StepSet} with its nodes by name. */
    public record PlannedSet(String id, List<PlannedNode> nodes) {
        public PlannedSet {
            nodes = List.copyOf(nodes);
        }
    }

    /** One node's part of a set. */
    public record PlannedNode(String node, List<PlannedStep> steps) {
        public PlannedNode {
            steps = List.copyOf(steps);
        }
    }

    /** One step there; it is satisfied if it would change nothing. */
    public record PlannedStep(String id, String title, List<Change> changes) {
        public PlannedStep {
            changes = List.copyOf(changes);
        }

        public boolean satisfied() {
            return changes.isEmpty();
        }
    }

    /**
     * A file system.
     *
     * @param mount where it is mounted
     * @param free bytes for ordinary users, now
     * @param gain bytes that the plan puts on it
     */
    public record Disk(String mount, long free, long gain) {
        public long freeAfter() {
            return free - gain;
        }
    }

    /** Whether nothing would change anywhere. */
    public boolean isEmpty() {
        return changes() == 0;
    }

    /** How many changes there are on all nodes. */
    public long changes() {
        return sets.stream()
                .flatMap(set -> set.nodes().stream())
                .flatMap(node -> node.steps().stream())
                .mapToLong(step -> step.changes().size())
                .sum();
    }

    /** Bytes over all connections. */
    public long bytesToSend() {
        return sets.stream()
                .flatMap(set -> set.nodes().stream())
                .mapToLong(Plan::bytesToSend)
                .sum();
    }

    /** Bytes to one node in one set. */
    static long bytesToSend(PlannedNode node) {
        return node.steps().stream()
                .flatMap(step -> step.changes().stream())
                .mapToLong(Change::bytesToSend)
                .sum();
    }

    /** Of the plan's canonical JSON: what an officer approves and the journal names. */
    public Digest digest() {
        return Digest.of(Json.writeCompact(PlanJson.canonical(this)));
    }
}
