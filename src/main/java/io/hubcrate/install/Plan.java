package io.hubcrate.install;

import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would be done, as found by looking. Two plans of the same nodes and the same bundle are equal: nodes stand by
 * name, changes by subject, and nothing tells of times. Free space moves by itself and is no part of {@link #digest}.
 *
 * @param verb for which it was made
 * @param site its name
 * @param bundle name and version; empty on the way back, which needs none
 * @param sums the digest that names the bundle; null likewise
 * @param stages in the order of work
 * @param disks free space of the file systems concerned, by node
 */
public record Plan(
        String verb,
        String site,
        String bundle,
        @Nullable Digest sums,
        List<PlannedStage> stages,
        SortedMap<String, List<Disk>> disks) {
    public Plan {
        stages = List.copyOf(stages);
    }

    /**
     * A {@link Stage}.
     *
     * @param gate what must hold before the next stage begins; empty if it is no gate
     * @param site steps of the site as a whole
     * @param nodes those that take part, by name
     */
    public record PlannedStage(String id, String gate, List<PlannedStep> site, List<PlannedNode> nodes) {
        public PlannedStage {
            site = List.copyOf(site);
            nodes = List.copyOf(nodes);
        }

        /** Every step, whosever it is. */
        public Stream<PlannedStep> steps() {
            return Stream.concat(site.stream(), nodes.stream().flatMap(node -> node.steps().stream()));
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

    /** How many changes there are in all; what is decided later counts as one. */
    public long changes() {
        return steps().mapToLong(step -> step.changes().size()).sum();
    }

    /** Bytes over all connections. */
    public long bytesToSend() {
        return steps().flatMap(step -> step.changes().stream())
                .mapToLong(Change::bytesToSend)
                .sum();
    }

    private Stream<PlannedStep> steps() {
        return stages.stream().flatMap(PlannedStage::steps);
    }

    /** Of the plan's canonical JSON: what an officer approves and the journal names. */
    public Digest digest() {
        return Digest.of(Json.writeCompact(PlanJson.canonical(this)));
    }
}
