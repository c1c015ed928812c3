package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import java.util.Optional;

/** A program of the bundle at a path of a node, streamed there and hashed there before it has its name. */
record ManagedProgram(String path, Entry entry) {
    private static final int MODE = 0755;

    /** Empty if it stands there, or a package owns the path. */
    Optional<Change> examine(NodeWork work, FileState state) {
        if (!isWanted(work, state)) {
            return Optional.empty();
        }
        String text = state.kind() == FileState.Kind.ABSENT ? "write the program" : "replace the program";
        return Optional.of(new Change(path, text, entry.size(), entry.size(), path));
    }

    boolean isWanted(NodeWork work, FileState state) {
        return !state.is(entry.digest(), MODE) && !isOfPackage(work, state);
    }

    /** Puts it there without noting it. */
    void put(NodeWork work) {
        work.shell()
                .upload(path, MODE, entry.digest(), entry.size(), work.bundle().open(entry));
    }

    /** Its verification by rpm would fail ever after, and its next update would take ours away. */
    private boolean isOfPackage(NodeWork work, FileState state) {
        return state.kind() != FileState.Kind.ABSENT
                && work.shell().run(Command.of("rpm", "-qf", path).asRoot()).succeeded();
    }
}
