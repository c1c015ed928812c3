package io.hubcrate.install;

import io.hubcrate.prepare.MadeFiles;
import io.hubcrate.prepare.ManagedFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Files of every kind of beginning: new, in folders that are missing, in place of others. */
@NullMarked
final class FilesStep implements Step {
    static final List<ManagedFile> FILES = List.of(
            new ManagedFile("/etc/hubcrate test/deep/er/new.conf", 0600, "new\n"),
            new ManagedFile("/etc/motd", 0644, "ours\n"),
            new ManagedFile("/etc/sysctl.d/other.conf", 0640, "# ours\n"));

    @Override
    public String id() {
        return "files";
    }

    @Override
    public String title() {
        return "write files";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        FILES.forEach(file -> file.examine(work).ifPresent(changes::add));
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        FILES.forEach(file -> file.apply(work, id()));
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        return new MadeFiles(work, id()).examine();
    }

    @Override
    public void undo(NodeWork work) {
        new MadeFiles(work, id()).undo();
    }
}
