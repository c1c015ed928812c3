package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The way back of every {@link ManagedFile} that a step has written, and of the folders made for them. */
public final class MadeFiles {
    /** Behind the name of what a changed file was before us. */
    private static final String BEFORE = ".hubcrate-before";

    private static final String UNDO = PackedText.read(MadeFiles.class, "file-undo.sh");
    private static final String FOLDER = PackedText.read(MadeFiles.class, "folder-undo.sh");

    private final NodeWork work;
    private final List<Made> entries;

    public MadeFiles(NodeWork work, String step) {
        this(work, work.record().of(step));
    }

    private MadeFiles(NodeWork work, List<Made> entries) {
        this.work = work;
        this.entries = entries;
    }

    /** Those files of a step that it would not write today; folders stay. */
    static MadeFiles except(NodeWork work, String step, Set<String> wanted) {
        List<Made> entries = work.record().of(step);
        List<Made> gone = new ArrayList<>();
        for (Made made : entries) {
            if (made.kind() == Kind.FILE && !wanted.contains(made.name())) {
                gone.add(made);
                entries.stream()
                        .filter(one ->
                                ManagedFile.contents(List.of(one), made.name()).size() == 1)
                        .forEach(gone::add);
            }
        }
        return new MadeFiles(work, gone);
    }

    /** What is to become of a file. */
    private enum Fate {
        REMOVE("remove"),
        RESTORE("give back what was there before"),
        LEAVE_CHANGED("leave: it was changed since, by somebody else"),
        LEAVE("leave: it is as it was before");

        private final String text;

        Fate(String text) {
            this.text = text;
        }
    }

    /** What {@link #undo} would do. */
    public List<Change> examine() {
        List<Change> changes = new ArrayList<>();
        for (Made made : entries) {
            if (made.kind() == Kind.FILE) {
                Fate fate = fate(made);
                boolean beside = fate == Fate.LEAVE_CHANGED && !made.before().isEmpty();
                changes.add(
                        Change.of(made.name(), fate.text + (beside ? "; what was there before comes beside it" : "")));
            } else if (made.kind() == Kind.FOLDER) {
                changes.add(Change.of(made.name(), "remove the folder, if it is empty then"));
            } else if (made.kind() == Kind.CONTENT && fileOf(made).isEmpty()) {
                changes.add(Change.of(made.name(), "forget what was written there"));
            }
        }
        return changes;
    }

    /** Gives everything back, the last one first, and forgets it: what is given back already may be given back again. */
    public void undo() {
        List<Made> given = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Made made = entries.get(i);
            if (made.kind() == Kind.FILE) {
                undoFile(made);
                given.add(made);
            } else if (made.kind() == Kind.FOLDER) {
                ManagedFile.run(work, Command.script(FOLDER, made.name()));
                given.add(made);
            }
        }
        // After the files: until then they tell what is ours.
        entries.stream().filter(made -> made.kind() == Kind.CONTENT).forEach(given::add);
        work.record().forgetAll(given);
    }

    private void undoFile(Made made) {
        Fate fate = fate(made);
        boolean beside = fate == Fate.LEAVE_CHANGED && !made.before().isEmpty();
        String kept = fate == Fate.RESTORE || beside
                ? ManagedFile.keptFolder(work) + "/" + ManagedFile.keptName(made.name())
                : "";
        boolean leave = fate == Fate.LEAVE || fate == Fate.LEAVE_CHANGED;
        if (fate == Fate.LEAVE_CHANGED) {
            work.events()
                    .warning(
                            "changed-since",
                            work.shell().node().name() + ": " + made.name() + " was left as it is"
                                    + (beside ? "; what was there before lies in " + made.name() + BEFORE : ""));
        }
        ManagedFile.run(work, Command.script(UNDO, made.name(), kept, leave ? "keep" : "ours"));
    }

    /** Forgets a file that is given back already. */
    static void leave(NodeWork work, String step, String path) {
        ManagedFile.run(work, Command.script(UNDO, path, "", "keep"));
        work.record().forget(step, Kind.FILE, path);
    }

    private Fate fate(Made made) {
        FileState now = FileState.of(work.shell(), made.name());
        if (now.text().equals(made.before())) {
            return Fate.LEAVE;
        }
        boolean ours = now.kind() == FileState.Kind.FILE
                && ManagedFile.contents(entries, made.name()).contains(now.digest());
        if (!ours) {
            return Fate.LEAVE_CHANGED;
        }
        return made.before().isEmpty() ? Fate.REMOVE : Fate.RESTORE;
    }

    private Optional<Made> fileOf(Made content) {
        return entries.stream()
                .filter(made -> made.kind() == Kind.FILE
                        && ManagedFile.contents(List.of(content), made.name()).size() == 1)
                .findFirst();
    }
}
