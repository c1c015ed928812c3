package io.hubcrate.install;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a verb does at a site, from its first stage to its last.
 *
 * @param verb as {@code install}
 * @param stages in order; their ids, and those of all steps, are unique: journal and plan are keyed by them
 * @param living what runs on the nodes already, so that it is disturbed on one node at a time
 */
public record Playbook(String verb, List<Stage> stages, Living living) {
    public Playbook {
        stages = List.copyOf(stages);
        requireDistinct(stages);
    }

    /** For nodes on which nothing runs that could be disturbed. */
    public Playbook(String verb, List<? extends Stage> stages) {
        this(verb, List.copyOf(stages), Living.NOTHING);
    }

    /** What runs on the nodes already. */
    public interface Living {
        /** Bare nodes. */
        Living NOTHING = new Living() {
            @Override
            public boolean isMember(NodeWork work) {
                return false;
            }

            @Override
            public boolean isSteady(NodeWork work) {
                return false;
            }

            @Override
            public void requireSteady(NodeWork work) {}
        };

        /** Whether the node carries a part of a running cluster. */
        boolean isMember(NodeWork work);

        /** Whether the node does its part at this moment, so that it would be missed. */
        boolean isSteady(NodeWork work);

        /**
         * Returns when the node does its part again.
         *
         * @throws io.hubcrate.failure.ToolException if it does not within a while: then no other node is touched
         */
        void requireSteady(NodeWork work);
    }

    private static void requireDistinct(List<Stage> stages) {
        Set<String> ids = new HashSet<>();
        Set<String> steps = new HashSet<>();
        for (Stage stage : stages) {
            if (!ids.add(stage.id())) {
                throw new IllegalArgumentException("two stages of one id: " + stage.id());
            }
            for (String step : stepIds(stage)) {
                if (!steps.add(step)) {
                    throw new IllegalArgumentException("two steps of one id: " + step);
                }
            }
        }
    }

    private static List<String> stepIds(Stage stage) {
        if (stage instanceof StepSet set) {
            return set.steps().stream().map(Step::id).toList();
        }
        return stage instanceof SiteStage site
                ? site.steps().stream().map(SiteStep::id).toList()
                : List.of();
    }

    /** The same, ending with that stage. Empty if there is none of that name. */
    public java.util.Optional<Playbook> until(String last) {
        List<Stage> kept = new ArrayList<>();
        for (Stage stage : stages) {
            kept.add(stage);
            if (stage.id().equals(last)) {
                return java.util.Optional.of(new Playbook(verb, kept, living));
            }
        }
        return java.util.Optional.empty();
    }
}
