package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.install.BundleContent;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecordFile;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.site.Site;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A step at work on a bare node, as plan, install and reset work: each time anew, nothing remembered but on the node. */
final class StepTrial {
    final BareNode node;
    final BundleContent bundle;
    private final Step step;
    private final Site site;

    StepTrial(Step step, BareNode node, Site site, BundleContent bundle) {
        this.step = step;
        this.node = node;
        this.site = site;
        this.bundle = bundle;
    }

    NodeWork work() {
        return node.work(site, bundle);
    }

    List<Change> plan() {
        SortedMap<String, String> before = node.tree();
        List<Change> changes = step.examine(work());
        // A plan changes nothing.
        node.assertTree(before);
        return changes;
    }

    /** As {@code subject: text}. */
    List<String> planned() {
        return texts(plan());
    }

    List<String> plannedUndo() {
        return texts(step.examineUndo(work()));
    }

    private static List<String> texts(List<Change> changes) {
        return changes.stream()
                .map(change -> change.subject() + ": " + change.text())
                .toList();
    }

    /** Applies it once, without a look before or after. */
    StepTrial apply() {
        step.apply(work());
        return this;
    }

    /** Applies it; afterwards there is nothing more to do. */
    StepTrial settle() {
        assertThat(plan()).isNotEmpty();
        apply();
        assertThat(planned()).isEmpty();
        node.assertNothingUnexpected();
        return this;
    }

    /** Takes it back; afterwards nothing of it is left in the record. */
    StepTrial reset() {
        step.undo(work());
        NodeWork after = work();
        assertThat(step.examineUndo(after)).isEmpty();
        assertThat(after.record().of(step.id())).isEmpty();
        assertThat(((NodeRecordFile) after.record()).isEmpty()).isTrue();
        node.assertNothingUnexpected();
        return this;
    }

    /**
     * Killed between two of its commands: the next run settles, and a reset right away, too, gives back what was there. The
     * same for the way back.
     *
     * @param fresh makes the same node and bundle in a folder of its own, again and again
     * @param most how many moments of each way are tried, spread over it
     */
    static void killBetweenCommands(Supplier<StepTrial> fresh, int most) {
        StepTrial whole = fresh.get();
        SortedMap<String, String> before = whole.node.tree();
        whole.node.killAt(Integer.MAX_VALUE);
        whole.settle();
        int commands = whole.node.begun();
        final SortedMap<String, String> settled = whole.node.tree();
        whole.node.killAt(Integer.MAX_VALUE);
        whole.reset();
        final int undoing = whole.node.begun();
        whole.node.assertTree(before);
        assertThat(commands).isPositive();
        for (int moment : moments(commands, most)) {
            String at = "killed before command " + moment + " of " + commands;
            StepTrial goesOn = fresh.get().killed(moment, StepTrial::apply);
            goesOn.apply();
            assertThat(goesOn.planned()).as(at).isEmpty();
            goesOn.node.assertTree(settled);
            StepTrial turnsBack = fresh.get().killed(moment, StepTrial::apply);
            turnsBack.reset();
            turnsBack.node.assertTree(before);
        }
        for (int moment : moments(undoing, most)) {
            StepTrial back = fresh.get().apply().killed(moment, StepTrial::reset);
            back.reset();
            back.node.assertTree(before);
        }
    }

    private StepTrial killed(int moment, Consumer<StepTrial> way) {
        node.killAt(moment);
        assertThatThrownBy(() -> way.accept(this)).isInstanceOf(BareNode.Killed.class);
        node.killAt(Integer.MAX_VALUE);
        return this;
    }

    private static int[] moments(int commands, int most) {
        int count = Math.min(commands, most);
        return IntStream.range(0, count)
                .map(i -> commands - i * commands / count)
                .toArray();
    }
}
