package io.hubcrate.prepare;

import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.content.ShellLine;
import io.hubcrate.install.NodeRecord;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is about to be written.
 *
 * @param state what stands there now
 * @param digest of what is coming
 */
record ComingFile(String path, FileState state, Digest digest) {
    private static final String KEEP = PackedText.read(ComingFile.class, "file-keep.sh");

    /**
     * Keeps what stands at these paths and notes what is about to stand there.
     *
     * @throws NodeException code {@code managed-file-unfit} if something else than a file stands there; then nothing was
     *     noted
     */
    static void keep(NodeWork work, String step, List<ComingFile> coming) {
        coming.forEach(file -> file.requireFit(work));
        NodeRecord record = work.record();
        List<Made> known = record.of(step);
        // The record first: the folder of the copies lies beside it and would stand in the way of its own making.
        List<Made> first = new ArrayList<>();
        List<Made> afterCopies = new ArrayList<>();
        for (ComingFile file : coming) {
            file.state.missingFolders().forEach(folder -> first.add(new Made(step, Kind.FOLDER, folder, "")));
            first.add(new Made(step, Kind.CONTENT, file.path + " " + file.digest, ""));
            if (known.stream().noneMatch(file::isNoted)) {
                boolean copied = file.state.kind() == FileState.Kind.FILE;
                (copied ? afterCopies : first).add(new Made(step, Kind.FILE, file.path, file.state.text()));
            }
        }
        record.noteAll(first);
        for (Made made : afterCopies) {
            ManagedFile.run(
                    work,
                    Command.script(KEEP, made.name(), ManagedFile.keptFolder(work), ManagedFile.keptName(made.name())));
        }
        record.noteAll(afterCopies);
    }

    private boolean isNoted(Made made) {
        return made.kind() == Kind.FILE && made.name().equals(path);
    }

    private void requireFit(NodeWork work) {
        if (state.kind() == FileState.Kind.OTHER) {
            throw new NodeException(
                    "managed-file-unfit",
                    work.shell().node().name(),
                    path + " is a link or a folder",
                    "Look what it is: ls -ld " + ShellLine.quoted(path) + ". Move it away, then repeat the command.",
                    null);
        }
    }
}
