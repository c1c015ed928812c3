package io.hubcrate.install;

/** A part of a playbook: steps on nodes, steps of the site as a whole, or a gate. The next begins when it has ended. */
public sealed interface Stage permits StepSet, SiteStage, GateStage {
    /** Stable, lower-case words joined by hyphens; unique in a playbook. */
    String id();
}
