package io.hubcrate.install;

import io.hubcrate.content.Digest;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Plan.Disk;
import io.hubcrate.install.Plan.PlannedNode;
import io.hubcrate.install.Plan.PlannedSet;
import io.hubcrate.install.Plan.PlannedStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes plans by looking at all nodes at one time; changes nothing. */
public final class Planner {
    /** Looking costs a node little; this many connections answer at one time. */
    private static final int PARALLEL = 16;

    private final String verb;

    /** @param verb for which the plan is, as {@code install} */
    public Planner(String verb) {
        this.verb = verb;
    }

    /**
     * What the sets would do, in their order.
     *
     * @param nodes in the site file's order
     * @throws NodesFailedException if a node cannot be looked at; all such nodes are named
     */
    public Plan plan(List<StepSet> sets, List<NodeWork> nodes) {
        return plan(sets, nodes, "", null);
    }

    /** The same for a bundle, which the plan then names. */
    public Plan plan(List<StepSet> sets, List<NodeWork> nodes, BundleContent bundle) {
        return plan(sets, nodes, bundle.index().name() + " " + bundle.index().version(), bundle.sums());
    }

    private Plan plan(List<StepSet> sets, List<NodeWork> nodes, String bundle, @Nullable Digest sums) {
        requireDistinct(sets);
        Map<String, NodeLook> looks = new ConcurrentHashMap<>();
        List<NodeFailure> failures = new ArrayList<>();
        NodeTasks.run(PARALLEL, nodes, work -> looks.put(nameOf(work), look(sets, nodes, work)))
                .forEach(failure -> failures.add(new NodeFailure(nameOf(failure.subject()), "", failure.cause())));
        if (!failures.isEmpty()) {
            throw new NodesFailedException(failures);
        }
        SortedMap<String, NodeLook> byName = new TreeMap<>(looks);
        List<PlannedSet> planned = new ArrayList<>();
        for (StepSet set : sets) {
            List<PlannedNode> parts = new ArrayList<>();
            byName.forEach((name, look) -> {
                List<PlannedStep> steps = look.steps().get(set.id());
                if (steps != null) {
                    parts.add(new PlannedNode(name, steps));
                }
            });
            planned.add(new PlannedSet(set.id(), parts));
        }
        SortedMap<String, List<Disk>> disks = new TreeMap<>();
        byName.forEach((name, look) -> disks.put(name, look.disks()));
        String site = nodes.isEmpty() ? "" : nodes.get(0).site().name();
        return new Plan(verb, site, bundle, sums, planned, disks);
    }

    private record NodeLook(Map<String, List<PlannedStep>> steps, List<Disk> disks) {}

    private static NodeLook look(List<StepSet> sets, List<NodeWork> nodes, NodeWork work) {
        Map<String, List<PlannedStep>> steps = new TreeMap<>();
        List<Change> all = new ArrayList<>();
        for (StepSet set : sets) {
            boolean takesPart = set.waves(nodes, one -> one.shell().node()).stream()
                    .flatMap(List::stream)
                    .anyMatch(one ->
                            one.shell().node().name().equals(work.shell().node().name()));
            if (takesPart) {
                List<PlannedStep> planned = new ArrayList<>();
                for (Step step : set.steps()) {
                    List<Change> changes = sorted(step.examine(work));
                    all.addAll(changes);
                    planned.add(new PlannedStep(step.id(), step.title(), changes));
                }
                steps.put(set.id(), planned);
            }
        }
        return new NodeLook(steps, NodeDisks.of(work.shell(), all));
    }

    /** In an order that does not depend on how the step found them. */
    static List<Change> sorted(List<Change> changes) {
        return changes.stream()
                .sorted(Comparator.comparing(Change::subject).thenComparing(Change::text))
                .toList();
    }

    /** Ids of sets must differ: they name parts of the plan and lines of the journal. */
    private static void requireDistinct(List<StepSet> sets) {
        Set<String> ids = new HashSet<>();
        for (StepSet set : sets) {
            if (!ids.add(set.id())) {
                throw new IllegalArgumentException("two sets of one id: " + set.id());
            }
        }
    }

    private static String nameOf(NodeWork work) {
        return work.shell().node().name();
    }
}
