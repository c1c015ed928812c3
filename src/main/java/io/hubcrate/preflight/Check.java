package io.hubcrate.preflight;

/** Looks at one concern over the whole site; has no state. What a check cannot know is no finding of it. */
interface Check {
    void check(Inspection inspection, Findings findings);

    /** Looks at one concern on each node by itself. */
    interface OfNode extends Check {
        void check(InspectedNode node, Inspection inspection, Findings findings);

        @Override
        default void check(Inspection inspection, Findings findings) {
            inspection.nodes().forEach(node -> check(node, inspection, findings));
        }
    }
}
