package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.List;

/** What a service makes for itself when it starts. What was there before is the site's and stays. */
public record ServiceTraces(NodeWork work, String step) {
    private static final String INTERFACES = "/sys/class/net/";
    private static final String REMOVE = PackedText.read(ServiceTraces.class, "data-undo.sh");

    /** Notes a folder or a file, before the service starts, which is worth nothing without the service. */
    public void noteData(String path) {
        work.record()
                .noteAll(missing(path).stream()
                        .map(place -> new Made(step, place.equals(path) ? Kind.DATA : Kind.FOLDER, place, ""))
                        .toList());
    }

    /** Notes a network interface. */
    public void noteInterface(String name) {
        if (!missing(INTERFACES + name).isEmpty()) {
            work.record().note(step, Kind.DATA, INTERFACES + name, "");
        }
    }

    /** Notes a folder which goes if nothing is in it. */
    public void noteFolder(String folder) {
        work.record()
                .noteAll(missing(folder).stream()
                        .map(place -> new Made(step, Kind.FOLDER, place, ""))
                        .toList());
    }

    /** The path itself is among them; of a file that is there, nothing. */
    private List<String> missing(String path) {
        FileState state = FileState.of(work.shell(), path);
        return state.kind() == FileState.Kind.ABSENT
                ? FileState.of(work.shell(), path + "/any").missingFolders()
                : List.of();
    }

    public List<Change> examineUndo() {
        return made().stream()
                .map(made -> Change.of(
                        made.name(),
                        made.name().startsWith(INTERFACES) ? "remove the interface" : "remove with all that is in it"))
                .toList();
    }

    /** @throws NodeException code {@code data-in-use} if something is mounted below */
    public void undo() {
        for (Made made : made()) {
            CommandResult result =
                    work.shell().run(Command.script(REMOVE, made.name()).asChange());
            if (!result.succeeded()) {
                throw new NodeException(
                        "data-in-use",
                        work.shell().node().name(),
                        made.name() + " cannot be removed: " + result.err().strip(),
                        "Containers may still run from it, or a disk is mounted there: grep " + made.name()
                                + " /proc/mounts. Restart the node or unmount it, then repeat the command.",
                        null);
            }
            work.record().forget(step, Kind.DATA, made.name());
        }
    }

    private List<Made> made() {
        return work.record().of(step).stream()
                .filter(made -> made.kind() == Kind.DATA)
                .toList();
    }
}
