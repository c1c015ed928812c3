package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Units that would swap again at the next boot although {@code /etc/fstab} names nothing: zram, for example. */
record SwapUnits(NodeWork work, String step) {
    private static final String STATE = PackedText.read(SwapUnits.class, "swap-units.sh");
    private static final String CHANGE = PackedText.read(SwapUnits.class, "swap-unit.sh");
    private static final Pattern LINE = Pattern.compile("(mask|disable) ([A-Za-z0-9:_.@\\\\-]+\\.swap)");

    /** What keeps a unit from starting: {@code mask} or {@code disable}. */
    private record Unit(String name, String verb) {}

    List<Change> examine() {
        return units().stream()
                .map(unit -> Change.of(unit.name(), unit.verb() + ", it would swap again after a restart"))
                .toList();
    }

    void apply() {
        for (Unit unit : units()) {
            work.record().note(step, Kind.UNIT, unit.name(), unit.verb().equals("mask") ? "unmask" : "enable");
            change(unit.verb(), unit.name());
        }
    }

    List<Change> examineUndo() {
        return made(made -> Change.of(made.name(), made.before()));
    }

    void undo() {
        for (Made made : made(Function.identity())) {
            change(made.before(), made.name());
            work.record().forget(step, Kind.UNIT, made.name());
        }
    }

    private <T> List<T> made(Function<Made, T> as) {
        return work.record().of(step).stream()
                .filter(made -> made.kind() == Kind.UNIT)
                .map(as)
                .toList();
    }

    private List<Unit> units() {
        CommandResult result = work.shell().run(Command.script(STATE).asRoot());
        List<String> lines = result.lines();
        boolean whole = result.succeeded()
                && lines.size() >= 2
                && lines.get(0).equals("begin")
                && lines.get(lines.size() - 1).equals("end");
        if (!whole) {
            throw SwapStep.failed(work, result);
        }
        List<Unit> units = new ArrayList<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw SwapStep.failed(work, result);
            }
            units.add(new Unit(matcher.group(2), matcher.group(1)));
        }
        return units;
    }

    private void change(String verb, String unit) {
        CommandResult result =
                work.shell().run(Command.script(CHANGE, verb, unit).asChange());
        if (!result.succeeded()) {
            throw SwapStep.failed(work, result);
        }
    }
}
