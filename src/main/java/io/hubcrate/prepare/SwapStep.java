package io.hubcrate.prepare;

import io.hubcrate.content.Digest;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeScript;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Switches swap off, now and after each boot, where the site file consents. kubelet does not start beside it. */
public final class SwapStep implements Step {
    private static final String FSTAB = "/etc/fstab";
    private static final String OFF = "# switched off by hubcrate: ";
    /** Its third field, the type. */
    private static final Pattern SWAP = Pattern.compile("\\s*\\S+\\s+\\S+\\s+swap(\\s.*)?", Pattern.DOTALL);

    private static final String BEGIN = "begin\n";
    private static final String END = "\nend\n";

    private static final String STATE = NodeScript.read(SwapStep.class, "swap-state.sh");
    private static final String CHANGE = NodeScript.read(SwapStep.class, "swap-change.sh");

    @Override
    public String id() {
        return "swap";
    }

    @Override
    public String title() {
        return "switch swap off";
    }

    /**
     * What a node says of swap.
     *
     * @param mode of {@code /etc/fstab}, as octal digits
     * @param sum of its lines; text that is not UTF-8 comes here as something else
     */
    private record State(List<String> devices, String mode, List<String> fstab, String sum) {
        List<String> swapLines() {
            return fstab.stream()
                    .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                    .filter(line -> SWAP.matcher(line).matches())
                    .toList();
        }

        ManagedFile withoutSwap() {
            List<String> swap = swapLines();
            String text = fstab.stream()
                    .map(line -> (swap.contains(line) ? OFF + line : line) + "\n")
                    .collect(Collectors.joining());
            return new ManagedFile(FSTAB, Integer.parseInt(mode, 8), text);
        }

        boolean isWhole() {
            String text = fstab.stream().map(line -> line + "\n").collect(Collectors.joining());
            return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().equals(sum);
        }
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        if (!work.site().consents().swapOff()) {
            return changes;
        }
        State state = state(work);
        state.devices().forEach(device -> changes.add(Change.of(device, "stop swapping to it")));
        state.swapLines().forEach(line -> changes.add(Change.of(FSTAB, "switch off the line: " + line.strip())));
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        if (!work.site().consents().swapOff()) {
            return;
        }
        State state = state(work);
        if (!state.swapLines().isEmpty()) {
            requireWhole(work, state);
            state.withoutSwap().apply(work, id());
        }
        for (String device : state.devices()) {
            work.record().note(id(), Kind.SETTING, device, "swap");
            change(work, "off", device);
        }
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>(new MadeFiles(work, id()).examine());
        devices(work).forEach(made -> changes.add(Change.of(made.name(), "swap to it again")));
        return changes;
    }

    @Override
    public void undo(NodeWork work) {
        new MadeFiles(work, id()).undo();
        for (Made made : devices(work)) {
            change(work, "on", made.name());
            work.record().forget(id(), Kind.SETTING, made.name());
        }
    }

    private List<Made> devices(NodeWork work) {
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

    private static State state(NodeWork work) {
        CommandResult result = work.shell().run(Command.script(STATE).asRoot());
        List<String> devices = new ArrayList<>();
        List<String> fstab = new ArrayList<>();
        String mode = "644";
        String sum = "";
        String out = result.out();
        if (!result.succeeded() || !out.startsWith(BEGIN) || !out.endsWith(END)) {
            throw failed(work, result);
        }
        // Nothing but a line feed ends a line of fstab.
        String[] lines =
                out.substring(BEGIN.length(), out.length() - END.length() + 1).split("\n");
        for (String line : lines) {
            if (line.startsWith("device ")) {
                devices.add(line.substring("device ".length()));
            } else if (line.startsWith("mode ")) {
                mode = line.substring("mode ".length());
            } else if (line.startsWith("fstab ")) {
                fstab.add(line.substring("fstab ".length()));
            } else if (line.startsWith("sum ")) {
                sum = line.substring("sum ".length());
            } else if (!line.isEmpty()) {
                throw failed(work, result);
            }
        }
        if (!mode.matches("[0-7]{3,4}")) {
            throw failed(work, result);
        }
        return new State(devices, mode, fstab, sum);
    }

    private static void requireWhole(NodeWork work, State state) {
        if (!state.isWhole()) {
            throw new NodeException(
                    "swap-failed",
                    work.shell().node().name(),
                    FSTAB + " is not plain UTF-8 text, and writing it anew would damage it",
                    "Put a # before its lines of type swap by hand, then repeat the command.",
                    null);
        }
    }

    private static NodeException failed(NodeWork work, CommandResult result) {
        return new NodeException(
                "swap-failed",
                work.shell().node().name(),
                "swap cannot be changed: " + Answers.complaint(result),
                "Look at it on the node: cat /proc/swaps; free -m. Switching it off needs room in memory.",
                null);
    }
}
