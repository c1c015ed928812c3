package io.hubcrate.install;

import java.util.List;

/** A step's way back as a step, so that plan, runner and journal are the same in both directions. */
final class UndoingStep implements Step {
    private final Step step;

    UndoingStep(Step step) {
        this.step = step;
    }

    @Override
    public String id() {
        return step.id();
    }

    @Override
    public String title() {
        return "undo: " + step.title();
    }

    @Override
    public List<Change> examine(NodeWork work) {
        return step.examineUndo(work);
    }

    @Override
    public void apply(NodeWork work) {
        step.undo(work);
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        throw new IllegalStateException("the way back has no way back");
    }

    @Override
    public void undo(NodeWork work) {
        throw new IllegalStateException("the way back has no way back");
    }
}
