package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.Effect;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives firewalld zones for nodes and pods: one that runs reads them and runs on, and takes in another node without a reload; one that is only enabled finds them when
 * the node starts. Does nothing where there is none, or where it is off for good.
 */
public final class FirewallStep implements Step {
    private static final String SUBJECT = "firewalld";
    private static final String STATE = PackedText.read(FirewallStep.class, "firewall-state.sh");
    private static final String TAKE = PackedText.read(FirewallStep.class, "firewall-take.sh");
    private static final String RELOAD = PackedText.read(FirewallStep.class, "firewall-reload.sh");

    /** What it does at present. */
    private record State(
            boolean running, boolean boots, boolean policies, boolean loaded, boolean live, boolean othersLoaded) {}

    @Override
    public String id() {
        return "firewall";
    }

    @Override
    public String title() {
        return "open the firewall between the nodes";
    }

    @Override
    public Effect effect() {
        return Effect.RELOADS_FIREWALL;
    }

    @Override
    public List<Change> examine(NodeWork work) {
        State state = state(work);
        List<Change> changes = new ArrayList<>();
        if (!concerns(work, state)) {
            return changes;
        }
        changes.addAll(files(work, state).examine(work));
        if (state.running() && (!changes.isEmpty() || !state.loaded())) {
            changes.add(Change.of(SUBJECT, isLive(state, changes) ? "take in what changed as it runs" : "reload"));
        }
        return changes;
    }

    /** Whether what runs needs no more than other sources, ports and protocols for the nodes. */
    private static boolean isLive(State state, List<Change> files) {
        return state.live()
                && files.stream().allMatch(change -> change.subject().equals(FirewallRules.NODES_FILE));
    }

    @Override
    public void apply(NodeWork work) {
        State state = state(work);
        if (!concerns(work, state)) {
            return;
        }
        ManagedFiles files = files(work, state);
        if (state.live() && isLive(state, files.examine(work))) {
            files.apply(work, id());
            // Somebody may have given the zone more than that, in its file and as it runs.
            if (take(work) && state(work).loaded()) {
                return;
            }
        }
        requireNothingLost(work, state);
        files.apply(work, id());
        reload(work);
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>(new MadeFiles(work, id()).examine());
        if ((!changes.isEmpty() || new PendingReload(work, id()).isNoted())
                && state(work).running()) {
            changes.add(Change.of(SUBJECT, "reload"));
        }
        return changes;
    }

    @Override
    public void undo(NodeWork work) {
        if (!work.record().of(id()).isEmpty()) {
            requireNothingLost(work, state(work));
            PendingReload pending = new PendingReload(work, id());
            pending.note();
            new MadeFiles(work, id()).undo();
            reload(work);
            pending.forget();
        }
    }

    private static boolean concerns(NodeWork work, State state) {
        return (state.running() || state.boots()) && work.site().consents().firewalld();
    }

    private static FirewallRules rules(NodeWork work) {
        return new FirewallRules(work.site(), work.shell().node(), work.bundle().index());
    }

    private static ManagedFiles files(NodeWork work, State state) {
        return new ManagedFiles(rules(work).files(state.policies()));
    }

    /** Whether it runs now as it is written. */
    private static boolean take(NodeWork work) {
        List<String> words = new ArrayList<>(List.of(FirewallRules.NODES));
        words.addAll(rules(work).live());
        CommandResult result = change(work, Command.script(TAKE, words.toArray(String[]::new)));
        return Answers.read(result, "taken")
                .orElseThrow(() -> failed(work, result))
                .is("taken");
    }

    private static void requireNothingLost(NodeWork work, State state) {
        if (!state.othersLoaded()) {
            throw new NodeException(
                    "firewall-runtime-differs",
                    work.shell().node().name(),
                    "firewalld has rules that were never made permanent; reading the new zones would lose them",
                    "Keep them with: firewall-cmd --runtime-to-permanent   or drop them with: firewall-cmd --reload",
                    null);
        }
    }

    private static void reload(NodeWork work) {
        change(work, Command.script(RELOAD));
    }

    private static CommandResult change(NodeWork work, Command command) {
        CommandResult result = work.shell().run(command.asChange());
        if (!result.succeeded()) {
            throw failed(work, result);
        }
        return result;
    }

    private static State state(NodeWork work) {
        CommandResult result = work.shell()
                .run(Command.script(STATE, FirewallRules.own(work.site(), work.node()))
                        .asRoot());
        Answers answers = Answers.read(result, "running", "boots", "policies", "loaded", "live", "others-loaded")
                .orElseThrow(() -> failed(work, result));
        return new State(
                answers.is("running"),
                answers.is("boots"),
                answers.is("policies"),
                answers.is("loaded"),
                answers.is("live"),
                answers.is("others-loaded"));
    }

    private static NodeException failed(NodeWork work, CommandResult result) {
        return new NodeException(
                "firewall-failed",
                work.shell().node().name(),
                "firewalld does not take its zones: " + Answers.complaint(result),
                "Look at it on the node: firewall-cmd --check-config; journalctl -u firewalld",
                null);
    }
}
