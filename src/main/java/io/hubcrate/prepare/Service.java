package io.hubcrate.prepare;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeScript;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service of systemd that is to be there after each boot.
 *
 * @param name its unit, {@code containerd.service}
 * @param running whether it is to run now, too
 * @param files what it reads when it starts: it is restarted if one of them is younger than its process
 */
record Service(String name, boolean running, List<String> files) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String STATE = NodeScript.read(Service.class, "service-state.sh");
    private static final String CHANGE = NodeScript.read(Service.class, "service-change.sh");
    private static final String LEAVE = "-";

    Service {
        files = List.copyOf(files);
    }

    /** What systemd says of it. */
    private record State(boolean unit, boolean enabled, boolean active, boolean stale) {
        String text() {
            return (enabled ? "enabled" : "disabled") + " " + (active ? "running" : "stopped");
        }
    }

    /** Empty if it is as it should be. */
    Optional<Change> examine(NodeWork work) {
        State state = state(work);
        List<String> verbs = new ArrayList<>();
        if (!state.enabled()) {
            verbs.add("enable");
        }
        if (running && !state.active()) {
            verbs.add("start");
        } else if (running && state.stale()) {
            verbs.add("restart, it runs with an older configuration");
        }
        return verbs.isEmpty() ? Optional.empty() : Optional.of(Change.of(name, String.join(" and ", verbs)));
    }

    /** @throws NodeException code {@code service-failed} with what systemd and its log say */
    void apply(NodeWork work, String step) {
        State state = state(work);
        work.record().note(step, Kind.UNIT, name, state.text());
        String run = !running ? LEAVE : !state.active() ? "running" : state.stale() ? "restarted" : LEAVE;
        change(work, state.enabled() ? LEAVE : "enabled", run);
    }

    /** Empty if it was never touched, or is already as it was. */
    Optional<Change> examineUndo(NodeWork work, String step) {
        State state = state(work);
        return made(work, step)
                .filter(made -> state.unit() && !made.before().equals(state.text()))
                .map(made -> Change.of(name, "make it " + made.before() + " again"));
    }

    void undo(NodeWork work, String step) {
        Optional<Made> made = made(work, step);
        if (made.isEmpty()) {
            return;
        }
        State state = state(work);
        if (state.unit()) {
            boolean disable = made.get().before().startsWith("disabled") && state.enabled();
            // One that systemd is about to start again is not active, and runs on if nobody stops it.
            boolean stop = made.get().before().endsWith("stopped");
            change(work, disable ? "disabled" : LEAVE, stop ? "stopped" : LEAVE);
        }
        work.record().forget(step, Kind.UNIT, name);
    }

    /** Lets systemd read its units again. */
    void reload(NodeWork work) {
        change(work, LEAVE, LEAVE);
    }

    private Optional<Made> made(NodeWork work, String step) {
        return work.record().of(step).stream()
                .filter(made -> made.kind() == Kind.UNIT && made.name().equals(name))
                .findFirst();
    }

    private void change(NodeWork work, String enabled, String run) {
        CommandResult result = work.shell()
                .run(Command.script(CHANGE, name, enabled, run).asChange().within(LIMIT));
        if (!result.succeeded()) {
            throw failed(work, result);
        }
    }

    private State state(NodeWork work) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(files);
        CommandResult result = work.shell()
                .run(Command.script(STATE, arguments.toArray(String[]::new)).asRoot());
        Answers answers =
                Answers.read(result, "unit", "enabled", "active", "stale").orElseThrow(() -> failed(work, result));
        return new State(answers.is("unit"), answers.is("enabled"), answers.is("active"), answers.is("stale"));
    }

    private NodeException failed(NodeWork work, CommandResult result) {
        return new NodeException(
                "service-failed",
                work.shell().node().name(),
                name + " cannot be brought to its state:\n" + Answers.complaint(result),
                "Look at its log on the node: journalctl -u " + name,
                null);
    }
}
