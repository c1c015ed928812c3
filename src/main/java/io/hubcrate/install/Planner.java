package io.hubcrate.install;

import io.hubcrate.content.Digest;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Plan.Disk;
import io.hubcrate.install.Plan.PlannedNode;
import io.hubcrate.install.Plan.PlannedStage;
import io.hubcrate.install.Plan.PlannedStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes plans by looking at all nodes at one time, and then at the site as a whole; changes nothing. */
public final class Planner {
    /** Looking costs a node little; this many connections answer at one time. */
    private static final int PARALLEL = 16;

    private final Playbook playbook;

    public Planner(Playbook playbook) {
        this.playbook = playbook;
    }

    /**
     * What the playbook would do without a bundle: the way back.
     *
     * @throws NodesFailedException if a node cannot be looked at; all such nodes are named
     */
    public Plan plan(SiteWork work) {
        return plan(work, "", null);
    }

    /** The same for a bundle, which the plan then names. */
    public Plan plan(SiteWork work, BundleContent bundle) {
        return plan(work, bundle.index().name() + " " + bundle.index().version(), bundle.sums());
    }

    private Plan plan(SiteWork site, String bundle, @Nullable Digest sums) {
        Map<String, NodeLook> looks = new ConcurrentHashMap<>();
        List<NodeFailure> failures = new ArrayList<>();
        site.events().phase("look at the nodes", site.nodes().size(), () -> NodeTasks.run(
                        PARALLEL, site.nodes(), work -> site.events()
                                .item(nameOf(work), () -> looks.put(nameOf(work), look(site.nodes(), work))))
                .forEach(failure -> failures.add(new NodeFailure(nameOf(failure.subject()), "", failure.cause()))));
        if (!failures.isEmpty()) {
            throw new NodesFailedException(failures);
        }
        SortedMap<String, NodeLook> byName = new TreeMap<>(looks);
        List<PlannedStage> planned = new ArrayList<>();
        for (Stage stage : playbook.stages()) {
            planned.add(planned(stage, site, byName));
        }
        SortedMap<String, List<Disk>> disks = new TreeMap<>();
        byName.forEach((name, look) -> disks.put(name, look.disks()));
        return new Plan(playbook.verb(), site.site().name(), bundle, sums, planned, disks);
    }

    private static PlannedStage planned(Stage stage, SiteWork site, SortedMap<String, NodeLook> looks) {
        List<PlannedStep> steps = new ArrayList<>();
        List<PlannedNode> parts = new ArrayList<>();
        String gate = "";
        if (stage instanceof SiteStage whole) {
            for (SiteStep step : whole.steps()) {
                steps.add(new PlannedStep(step.id(), step.title(), sorted(step.examine(site))));
            }
        } else if (stage instanceof GateStage at) {
            gate = at.gate().title();
        } else {
            looks.forEach((name, look) -> {
                List<PlannedStep> part = look.steps().get(stage.id());
                if (part != null) {
                    parts.add(new PlannedNode(name, part));
                }
            });
        }
        return new PlannedStage(stage.id(), gate, steps, parts);
    }

    private record NodeLook(Map<String, List<PlannedStep>> steps, List<Disk> disks) {}

    private NodeLook look(List<NodeWork> nodes, NodeWork work) {
        Map<String, List<PlannedStep>> steps = new TreeMap<>();
        List<Change> all = new ArrayList<>();
        for (Stage stage : playbook.stages()) {
            if (stage instanceof StepSet set && set.takesPart(nodes, work)) {
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

    private static String nameOf(NodeWork work) {
        return work.node().name();
    }
}
