package io.hubcrate.install;

import java.util.List;

/**
 * One thing to bring about for the site as a whole, on whichever node can do it. The same promises as a {@link Step}:
 * looks, does exactly what is still to do, finds nothing afterwards, may be killed anywhere, holds no state of a run.
 */
public interface SiteStep {
    /** Stable, lower-case words joined by hyphens; unique in a playbook. */
    String id();

    /** Imperative and short, for people. */
    String title();

    /**
     * What {@link #apply} would change; a single {@link Change#later} where that cannot be told before an earlier step was
     * applied; empty if all is as it should be. Changes nothing itself.
     */
    List<Change> examine(SiteWork work);

    /**
     * Brings it about.
     *
     * @throws io.hubcrate.shell.NodeException if a node does not obey
     */
    void apply(SiteWork work);
}
