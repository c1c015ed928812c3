package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Switches swap off, now and after each boot, where the site file consents. kubelet does not start beside it. */
public final class SwapStep implements Step {
    private static final String FSTAB = "/etc/fstab";
    private static final String OFF = "# switched off by hubcrate: ";
    /** Its third field, the type. */
    private static final Pattern SWAP = Pattern.compile("\\s*\\S+\\s+\\S+\\s+swap(\\s.*)?", Pattern.DOTALL);

    private static final String END = "end";
    private static final String STATE = PackedText.read(SwapStep.class, "swap-state.sh");
    private static final String CHANGE = PackedText.read(SwapStep.class, "swap-change.sh");

    @Override
    public String id() {
        return "swap";
    }

    @Override
    public String title() {
        return "switch swap off";
    }

    private static boolean isSwap(String line) {
        return !line.strip().startsWith("#") && SWAP.matcher(line).matches();
    }

    private static List<String> switchedOff(List<String> lines) {
        return lines.stream().map(line -> isSwap(line) ? OFF + line : line).toList();
    }

    private static List<String> switchedOn(List<String> lines) {
        return lines.stream()
                .map(line -> line.startsWith(OFF) ? line.substring(OFF.length()) : line)
                .toList();
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        if (!work.site().consents().swapOff()) {
            return changes;
        }
        devices(work).forEach(device -> changes.add(Change.of(device, "stop swapping to it")));
        EditedFile.read(work, FSTAB).lines().stream()
                .filter(SwapStep::isSwap)
                .forEach(line -> changes.add(Change.of(FSTAB, "switch off the line: " + line.strip())));
        changes.addAll(new SwapUnits(work, id()).examine());
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        if (!work.site().consents().swapOff()) {
            return;
        }
        EditedFile fstab = EditedFile.read(work, FSTAB);
        if (fstab.lines().stream().anyMatch(SwapStep::isSwap)) {
            fstab.with(switchedOff(fstab.lines())).write(id());
        }
        new SwapUnits(work, id()).apply();
        for (String device : devices(work)) {
            work.record().note(id(), Kind.SETTING, device, "swap");
            change(work, "off", device);
        }
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>(EditedFile.examineUndo(work, id()));
        changes.addAll(new SwapUnits(work, id()).examineUndo());
        devicesMade(work).forEach(made -> changes.add(Change.of(made.name(), "swap to it again")));
        return changes;
    }

    @Override
    public void undo(NodeWork work) {
        EditedFile.undo(work, id(), FSTAB, SwapStep::switchedOn);
        new MadeFiles(work, id()).undo();
        new SwapUnits(work, id()).undo();
        for (Made made : devicesMade(work)) {
            change(work, "on", made.name());
            work.record().forget(id(), Kind.SETTING, made.name());
        }
    }

    private List<Made> devicesMade(NodeWork work) {
        return work.record().of(id()).stream()
                .filter(made -> made.kind() == Kind.SETTING)
                .toList();
    }

    private static void change(NodeWork work, String to, String device) {
        CommandResult result =
                work.shell().run(Command.script(CHANGE, to, device).asChange());
        if (!result.succeeded()) {
            throw failed(work, result);
        }
    }

    private static List<String> devices(NodeWork work) {
        CommandResult result = work.shell().run(Command.script(STATE).asRoot());
        List<String> lines = result.lines();
        if (!result.succeeded()
                || lines.isEmpty()
                || !lines.get(lines.size() - 1).equals(END)) {
            throw failed(work, result);
        }
        List<String> devices = lines.subList(0, lines.size() - 1);
        if (!devices.stream().allMatch(device -> device.startsWith("/"))) {
            throw failed(work, result);
        }
        return devices;
    }

    static NodeException failed(NodeWork work, CommandResult result) {
        return new NodeException(
                "swap-failed",
                work.shell().node().name(),
                "swap cannot be changed: " + Answers.complaint(result),
                "Look at it on the node: cat /proc/swaps; free -m. Switching it off needs room in memory.",
                null);
    }
}
