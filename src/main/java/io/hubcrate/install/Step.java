package io.hubcrate.install;

import java.util.List;

/**
 * One thing to bring about on one node. A step is idempotent: whatever was done of it before, by us or by somebody else,
 * {@link #examine} says what is still to do, {@link #apply} does exactly that, and afterwards {@link #examine} finds
 * nothing. It may be killed anywhere in between. Steps hold no state of a run.
 */
public interface Step {
    /** Stable, lower-case words joined by hyphens: the journal's and the plan's name for it. */
    String id();

    /** Imperative and short, for people: {@code install packages}. */
    String title();

    /** What {@link #apply} would change on this node; empty if all is as it should be. Changes nothing itself. */
    List<Change> examine(NodeWork work);

    /**
     * Brings it about.
     *
     * @throws io.hubcrate.shell.NodeException if the node does not obey
     */
    void apply(NodeWork work);

    /** What {@link #apply} does to what already runs on this node. */
    default Effect effect() {
        return Effect.QUIET;
    }

    /** What {@link #undo} would take away: what {@link NodeWork#record} says that we made, and is still as we made it. */
    List<Change> examineUndo(NodeWork work);

    /** Takes away what we made and nothing else, and forgets it in the record. */
    void undo(NodeWork work);
}
