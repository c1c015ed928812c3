package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.content.ShellLine;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A file of the site's own in which some lines are ours, such as {@code /etc/fstab}. What others change in it meanwhile
 * stays: the way back takes out our lines, it does not put an old file in place. Bytes stay as they are, whatever encoding
 * they are in; text is ISO 8859-1 here only because that maps every byte to a character and back.
 *
 * @param path absolute
 * @param mode permission bits
 * @param lines without their ends
 * @param isEnded whether the last line has its end
 */
record EditedFile(NodeWork work, String path, int mode, List<String> lines, boolean isEnded) {
    private static final int USUAL_MODE = 0644;
    private static final int MOST_BYTES = 1 << 20;
    private static final String READ = PackedText.read(EditedFile.class, "file-read.sh");

    EditedFile {
        lines = List.copyOf(lines);
    }

    /**
     * As it is on the node now; without lines if it is not there.
     *
     * @throws NodeException {@code managed-file-failed}
     */
    static EditedFile read(NodeWork work, String path) {
        CommandResult result = work.shell()
                .run(Command.script(READ, path, Integer.toString(MOST_BYTES)).asRoot());
        List<String> answer = result.lines();
        String first = answer.isEmpty() ? "" : answer.get(0);
        if (result.succeeded() && answer.size() == 1 && first.equals("absent")) {
            return new EditedFile(work, path, USUAL_MODE, List.of(), true);
        }
        if (!result.succeeded() || !first.matches("mode [0-7]{1,4}")) {
            throw unreadable(work, path, Answers.complaint(result));
        }
        String text = text(work, path, answer.subList(1, answer.size()));
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        boolean ended = lines.get(lines.size() - 1).isEmpty();
        if (ended) {
            lines.remove(lines.size() - 1);
        }
        return new EditedFile(work, path, Integer.parseInt(first.substring("mode ".length()), 8), lines, ended);
    }

    private static String text(NodeWork work, String path, List<String> pairs) {
        try {
            byte[] bytes = HexFormat.of().parseHex(String.join("", pairs).replace(" ", ""));
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw unreadable(work, path, "od prints something else than bytes");
        }
    }

    private static NodeException unreadable(NodeWork work, String path, String why) {
        return new NodeException(
                "managed-file-failed",
                work.shell().node().name(),
                path + " cannot be read: " + why,
                ShellLine.of("Look at it on the node: ls -l {}; wc -c {}", path, path),
                null);
    }

    EditedFile with(List<String> others) {
        return new EditedFile(work, path, mode, others, isEnded);
    }

    /** Puts these lines in place, kept and noted like any {@link ManagedFile}. */
    void write(String step) {
        managed(true).apply(work, step);
    }

    /**
     * Takes our lines out again and forgets the file. Afterwards it is what it was before, byte by byte, or what others
     * made of that.
     *
     * @param without takes our lines out of all lines
     */
    static void undo(NodeWork work, String step, String path, UnaryOperator<List<String>> without) {
        Optional<String> before = before(work, step, path);
        if (before.isEmpty()) {
            return;
        }
        EditedFile file = read(work, path);
        List<String> left = without.apply(file.lines());
        boolean wasThere = !before.get().isEmpty();
        if (left.isEmpty() && !wasThere) {
            // One that we made is removed like any other.
            return;
        }
        if (!left.equals(file.lines())) {
            // A last line without its end was given one.
            ManagedFile open = file.with(left).managed(false);
            boolean wasOpen = before.get().endsWith(" " + open.digest().hex());
            (wasOpen ? open : file.with(left).managed(true)).put(work);
        }
        MadeFiles.leave(work, step, path);
    }

    /** What {@link #undo} and {@link MadeFiles#undo} after it would do, for a step that edits files alone. */
    static List<Change> examineUndo(NodeWork work, String step) {
        return new MadeFiles(work, step)
                .examine().stream()
                        .map(change -> Change.of(change.subject(), "take out the lines that hubcrate put there"))
                        .toList();
    }

    /** What the record knows of the file before we came, empty text if it was not there; nothing if we never came. */
    private static Optional<String> before(NodeWork work, String step, String path) {
        return work.record().of(step).stream()
                .filter(made -> made.kind() == Kind.FILE && made.name().equals(path))
                .findFirst()
                .map(Made::before);
    }

    private ManagedFile managed(boolean end) {
        String text = String.join("\n", lines) + (end && !lines.isEmpty() ? "\n" : "");
        return new ManagedFile(path, mode, text, StandardCharsets.ISO_8859_1);
    }
}
