package io.hubcrate.install;

import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Steps that belong together. Between two sets stands a barrier: the next one begins when every node has finished this
 * one. Within a set each node goes through the steps in their order, several nodes at one time.
 *
 * @param id stable, lower-case words joined by hyphens
 * @param nodes which nodes take part
 * @param order in which
 * @param parallel how many nodes at one time, at least 1
 * @param steps in order
 */
public record StepSet(String id, Nodes nodes, Order order, int parallel, List<Step> steps) implements Stage {
    public StepSet {
        steps = List.copyOf(steps);
        if (parallel < 1) {
            throw new IllegalArgumentException("at least one node at a time");
        }
        if (steps.stream().map(Step::id).distinct().count() != steps.size()) {
            throw new IllegalArgumentException("two steps of one id in " + id);
        }
    }

    /** Who takes part, by the roles of the site file. Who is a member of the cluster already, steps find by looking. */
    public enum Nodes {
        ALL,
        CONTROL_PLANES,
        /** Those that are no control planes. */
        WORKERS
    }

    /** In which order the nodes come. */
    public enum Order {
        /** Whichever is ready. */
        ANY,
        /** Workers begin when all control planes have finished the set. */
        CONTROL_PLANES_FIRST,
        /** Control planes begin when all workers have finished it: the way back. */
        CONTROL_PLANES_LAST
    }

    /** The same steps and nodes backwards, each step replaced by its undoing. */
    public StepSet reversed() {
        List<Step> backwards = new ArrayList<>();
        steps.forEach(step -> backwards.add(0, new UndoingStep(step)));
        Order back =
                switch (order) {
                    case ANY -> Order.ANY;
                    case CONTROL_PLANES_FIRST -> Order.CONTROL_PLANES_LAST;
                    case CONTROL_PLANES_LAST -> Order.CONTROL_PLANES_FIRST;
                };
        return new StepSet(id, nodes, back, parallel, backwards);
    }

    /** Whether that node is among those that take part. */
    boolean takesPart(List<NodeWork> all, NodeWork work) {
        return waves(all, NodeWork::node).stream()
                .flatMap(List::stream)
                .anyMatch(one -> one.node().name().equals(work.node().name()));
    }

    /** Those of the site's nodes that take part, in waves: the next begins when the one before has finished. */
    <T> List<List<T>> waves(Collection<T> all, Function<T, SiteNode> nodeOf) {
        List<T> planes =
                all.stream().filter(one -> nodeOf.apply(one).isControlPlane()).toList();
        List<T> others =
                all.stream().filter(one -> !nodeOf.apply(one).isControlPlane()).toList();
        List<List<T>> waves =
                switch (nodes) {
                    case CONTROL_PLANES -> List.of(planes);
                    case WORKERS -> List.of(others);
                    case ALL ->
                        switch (order) {
                            case ANY -> List.of(List.copyOf(all));
                            case CONTROL_PLANES_FIRST -> List.of(planes, others);
                            case CONTROL_PLANES_LAST -> List.of(others, planes);
                        };
                };
        return waves.stream().filter(wave -> !wave.isEmpty()).toList();
    }
}
