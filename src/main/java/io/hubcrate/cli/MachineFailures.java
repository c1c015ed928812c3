package io.hubcrate.cli;

import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words for what no package below has caught: this machine's refusals, and bugs. */
final class MachineFailures {
    private MachineFailures() {}

    static MachineException of(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return new MachineException(
                    "file-missing",
                    "there is no " + missing.getFile(),
                    "Check the spelling and from which folder the path counts.",
                    e);
        }
        if (e instanceof AccessDeniedException denied) {
            return new MachineException(
                    "permission-denied",
                    "this user may not open " + denied.getFile(),
                    "Look at its owner and mode with: ls -ld " + ShellLine.quoted(String.valueOf(denied.getFile())),
                    e);
        }
        if (IoReason.isFolder(e)) {
            return new MachineException("file-missing", IoReason.of(e) + ", and a file is wanted", "Name the file.", e);
        }
        return new MachineException(
                "machine-io",
                "reading or writing failed: " + IoReason.of(e),
                "Look at the free space with: df -h" + place(e),
                e);
    }

    /** Where it happened, as a word of df; all file systems if the system did not name the file. */
    private static String place(IOException e) {
        String file = e instanceof FileSystemException system ? system.getFile() : null;
        return file == null
                ? ""
                : " " + ShellLine.quoted(Path.of(file).toAbsolutePath().resolveSibling(""));
    }

    static MachineException outputClosed() {
        return new MachineException(
                "machine-io", "standard output cannot be written any more", "The work itself is done.", null);
    }

    static MachineException bug(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return new MachineException(
                    "out-of-memory",
                    "Java's heap is too small for this",
                    "Give it more: HUBCRATE_JAVA_OPTS=-Xmx1g hubcrate ...",
                    e);
        }
        return new MachineException(
                "bug",
                "this should not have happened: " + e,
                "Run it again with --stacktrace and report what it prints.",
                e);
    }
}
