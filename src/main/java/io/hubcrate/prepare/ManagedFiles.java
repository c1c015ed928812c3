package io.hubcrate.prepare;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;

/** Files of one step, looked at, noted and written in one command each and not in one for each file. */
record ManagedFiles(List<ManagedFile> files) {
    ManagedFiles {
        files = List.copyOf(files);
    }

    /** Those that do not stand there as wanted. */
    List<Change> examine(NodeWork work) {
        List<FileState> states = states(work);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            files.get(i).change(states.get(i)).ifPresent(changes::add);
        }
        return changes;
    }

    private List<FileState> states(NodeWork work) {
        return FileState.ofAll(
                work.shell(), files.stream().map(ManagedFile::path).toList());
    }

    /**
     * Writes those that are not there as wanted.
     *
     * @param step under which the record notes them
     * @throws NodeException code {@code managed-file-unfit} if something else than a file stands there, {@code
     *     managed-file-failed}
     */
    void apply(NodeWork work, String step) {
        List<FileState> states = states(work);
        List<ManagedFile> wanted = new ArrayList<>();
        List<ComingFile> coming = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            ManagedFile file = files.get(i);
            if (file.change(states.get(i)).isPresent()) {
                wanted.add(file);
                coming.add(new ComingFile(file.path(), states.get(i), file.digest()));
            }
        }
        if (!wanted.isEmpty()) {
            ComingFile.keep(work, step, coming);
            ManagedFile.putAll(work, wanted);
        }
    }
}
