package io.hubcrate.prepare;

import io.hubcrate.content.Digest;
import io.hubcrate.install.NodeScript;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import java.util.List;
import java.util.Locale;

/**
 * What stands at a path of a node.
 *
 * @param text as noted in the record: {@code MODE OWNER GROUP SHA256} of a file, otherwise empty
 * @param missingFolders on the way to it, the topmost one first
 */
record FileState(Kind kind, String text, List<String> missingFolders) {
    private static final String SCRIPT = NodeScript.read(FileState.class, "file-state.sh");

    FileState {
        missingFolders = List.copyOf(missingFolders);
    }

    enum Kind {
        ABSENT,
        FILE,
        OTHER
    }

    static FileState of(NodeShell shell, String path) {
        // As root: a path below a folder that is closed to others looks absent otherwise.
        CommandResult result = shell.run(Command.script(SCRIPT, path).asRoot());
        List<String> lines = result.lines();
        String first = lines.isEmpty() ? "" : lines.get(0);
        List<String> folders = lines.isEmpty() ? List.of() : lines.subList(1, lines.size());
        boolean told = result.succeeded() && folders.stream().allMatch(folder -> path.startsWith(folder + "/"));
        if (told && first.equals("absent")) {
            return new FileState(Kind.ABSENT, "", folders);
        }
        if (told && first.equals("other")) {
            return new FileState(Kind.OTHER, "", folders);
        }
        if (told && first.matches("file [0-7]{1,4} [0-9]+ [0-9]+ [0-9a-f]{64}")) {
            return new FileState(Kind.FILE, first.substring("file ".length()), folders);
        }
        throw new NodeException(
                "managed-file-failed",
                shell.node().name(),
                path + " cannot be looked at: " + Answers.complaint(result),
                "Look at it on the node: ls -l " + path + "; sha256sum " + path,
                null);
    }

    /** Whether it is a file of root's with this content and mode. */
    boolean is(Digest digest, int mode) {
        return text.equals(String.format(Locale.ROOT, "%o 0 0 %s", mode, digest.hex()));
    }

    /** Of a file, as {@code sha256:...}. */
    String digest() {
        return new Digest(text.substring(text.lastIndexOf(' ') + 1)).toString();
    }
}
