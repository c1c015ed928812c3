package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.prepare.ServiceState.Content;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A service of systemd that is to be there after each boot.
 *
 * @param name its unit, {@code containerd.service}
 * @param running whether it is to run now, too
 * @param files what it reads when it starts: it is restarted if one of them, or its program, is another than it was started
 *     by
 */
record Service(String name, boolean running, List<String> files) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String CHANGE = PackedText.read(Service.class, "service-change.sh");
    private static final String LEAVE = "-";

    Service {
        files = List.copyOf(files);
    }

    /**
     * Empty if it is as it should be.
     *
     * @param changing paths that are about to be written
     */
    Optional<Change> examine(NodeWork work, String step, Set<String> changing) {
        ServiceState state = state(work);
        List<String> verbs = new ArrayList<>();
        if (!state.enabled()) {
            verbs.add("enable");
        }
        if (running && !state.active()) {
            verbs.add("start");
        } else if (running) {
            Optional<String> older = files.stream().anyMatch(changing::contains)
                    ? Optional.of("configuration")
                    : new ServiceStarts(work, step, name).older(state);
            older.ifPresent(what -> verbs.add("restart, it runs with an older " + what));
        }
        return verbs.isEmpty() ? Optional.empty() : Optional.of(Change.of(name, String.join(" and ", verbs)));
    }

    /**
     * Before its files change: else a run that is killed in between would leave it running by the old ones, unnoticed.
     *
     * @param changing paths that are about to be written
     */
    void noteChanging(NodeWork work, String step, Set<String> changing) {
        if (running && files.stream().anyMatch(changing::contains)) {
            new ServiceStarts(work, step, name).noteChanging();
        }
    }

    /** @throws NodeException code {@code service-failed} with what systemd and its log say */
    void apply(NodeWork work, String step) {
        ServiceState state = state(work);
        work.record().note(step, Kind.UNIT, name, state.text());
        ServiceStarts starts = new ServiceStarts(work, step, name);
        boolean stale = running && starts.older(state).isPresent();
        String run = !running ? LEAVE : !state.active() ? "running" : stale ? "restarted" : LEAVE;
        change(work, state.enabled() ? LEAVE : "enabled", run);
        if (!run.equals(LEAVE)) {
            // Its files as they were before it read them; which program it is, systemd may have learnt just now.
            starts.note(
                    new Content(state.content().files(), state(work).content().program()));
        }
    }

    /** Empty if it was never touched, or is already as it was. */
    Optional<Change> examineUndo(NodeWork work, String step) {
        ServiceState state = shallow(work);
        return made(work, step)
                .filter(made -> state.unit() && !made.before().equals(state.text()))
                .map(made -> Change.of(name, "make it " + made.before() + " again"));
    }

    void undo(NodeWork work, String step) {
        Optional<Made> made = made(work, step);
        if (made.isEmpty()) {
            return;
        }
        ServiceState state = shallow(work);
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
            throw ServiceState.failed(work, name, result);
        }
    }

    private ServiceState state(NodeWork work) {
        return ServiceState.read(work, name, running, files);
    }

    private ServiceState shallow(NodeWork work) {
        return ServiceState.read(work, name, false, List.of());
    }
}
