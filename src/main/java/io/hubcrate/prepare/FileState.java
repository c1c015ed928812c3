package io.hubcrate.prepare;

import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.content.ShellLine;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands at a path of a node.
 *
 * @param text as noted in the record: {@code MODE OWNER GROUP SHA256} of a file, otherwise empty
 * @param missingFolders on the way to it, the topmost one first
 */
record FileState(Kind kind, String text, List<String> missingFolders) {
    private static final String SCRIPT = PackedText.read(FileState.class, "file-state.sh");

    FileState {
        missingFolders = List.copyOf(missingFolders);
    }

    enum Kind {
        ABSENT,
        FILE,
        OTHER
    }

    static FileState of(NodeShell shell, String path) {
        return ofAll(shell, List.of(path)).get(0);
    }

    /**
     * What stands at each of some paths, asked in one go.
     *
     * @throws NodeException code {@code managed-file-failed}
     */
    static List<FileState> ofAll(NodeShell shell, List<String> paths) {
        if (paths.isEmpty()) {
            return List.of();
        }
        // As root: a path below a folder that is closed to others looks absent otherwise. Each file's line is a sign of
        // life.
        CommandResult result = shell.run(
                Command.script(SCRIPT, paths.toArray(String[]::new)).asRoot().quietFor(Command.USUAL));
        List<FileState> states = result.succeeded() ? parse(result.lines(), paths) : List.of();
        if (states.size() != paths.size()) {
            String which = paths.get(Math.min(states.size(), paths.size() - 1));
            throw new NodeException(
                    "managed-file-failed",
                    shell.node().name(),
                    which + " cannot be looked at: " + Answers.complaint(result),
                    ShellLine.of("Look at it on the node: ls -l {}; sha256sum {}", which, which),
                    null);
        }
        return states;
    }

    /** Nothing if the answers do not fit the paths. */
    private static List<FileState> parse(List<String> lines, List<String> paths) {
        List<FileState> states = new ArrayList<>();
        int at = 0;
        for (String path : paths) {
            String first = at < lines.size() ? lines.get(at) : "";
            int next = at + 1;
            while (next < lines.size() && isAbove(lines.get(next), path)) {
                next++;
            }
            Kind kind = kind(first);
            if (kind == null) {
                return List.of();
            }
            String text = kind == Kind.FILE ? first.substring("file ".length()) : "";
            states.add(new FileState(kind, text, lines.subList(at + 1, next)));
            at = next;
        }
        return at == lines.size() ? states : List.of();
    }

    private static boolean isAbove(String folder, String path) {
        return folder.startsWith("/") && path.startsWith(folder + "/");
    }

    private static @Nullable Kind kind(String line) {
        return switch (line) {
            case "absent" -> Kind.ABSENT;
            case "other" -> Kind.OTHER;
            default -> line.matches("file [0-7]{1,4} [0-9]+ [0-9]+ [0-9a-f]{64}") ? Kind.FILE : null;
        };
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
