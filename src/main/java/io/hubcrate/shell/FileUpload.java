package io.hubcrate.shell;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.content.ShellLine;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Puts one file in place on a node; what stands under its name is whole, before and after. Both of its commands change
 * the node, so a shell that locks holds the lock while the bytes arrive, however slowly.
 */
final class FileUpload {
    /**
     * What the node waits for at one time. A sender that is lost without a word must not keep the node's lock any longer
     * than one such piece may take.
     */
    private static final long PIECE = 4 << 20;

    private static final Pattern PATH = Pattern.compile("/[^\\x00-\\x1f]*[^/\\x00-\\x1f]");

    private final NodeShell shell;
    private final String path;
    private final String mode;
    private final Digest digest;
    private final long size;

    FileUpload(NodeShell shell, String path, int mode, Digest digest, long size) {
        if (!PATH.matcher(path).matches() || mode < 0 || mode > 07777) {
            throw new IllegalArgumentException("an absolute path and a mode: " + path);
        }
        this.shell = shell;
        this.path = path;
        this.mode = String.format(Locale.ROOT, "%04o", mode);
        this.digest = digest;
        this.size = size;
    }

    boolean send(ByteSource bytes) {
        Duration time = SlowestLine.timeFor(size);
        CommandResult there = shell.run(Command.script(ShellScript.HELD, path, mode, digest.hex())
                .asChange()
                .within(time));
        String answer = there.out().trim();
        if (answer.equals("held")) {
            return false;
        }
        if (!answer.equals("missing")) {
            throw unwritable(answer.equals("folder") ? "a folder stands there" : there.err());
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String beside = path.substring(0, path.lastIndexOf('/') + 1) + ".hubcrate-" + name + "."
                + Long.toHexString(System.nanoTime()) + ".partial";
        CommandResult result = shell.run(Command.script(
                        ShellScript.UPLOAD,
                        path,
                        mode,
                        digest.hex(),
                        Long.toString(size),
                        beside,
                        Long.toString(PIECE),
                        Long.toString(SlowestLine.timeFor(PIECE).toSeconds()))
                .asChange()
                .withInput(bytes)
                .within(time));
        return judge(result);
    }

    private boolean judge(CommandResult result) {
        String answer = result.out().trim();
        if (answer.equals("placed") && result.succeeded()) {
            return true;
        }
        if (answer.equals("full")) {
            throw new NodeException(
                    "node-disk-full",
                    shell.node().name(),
                    "no room for " + path + ", " + size + " bytes",
                    "On the node: df -h " + ShellLine.quoted(path.substring(0, path.lastIndexOf('/') + 1))
                            + ". Make room there, then type the same command again.",
                    null);
        }
        if (answer.startsWith("short") || answer.startsWith("differs")) {
            throw new NodeException(
                    "upload-damaged",
                    shell.node().name(),
                    path + " arrived damaged (" + answer + ", expected " + size + " bytes with " + digest + ")",
                    "Type the same command again; if it comes again, look at the node's memory and disk.",
                    null);
        }
        if (answer.equals("stalled")) {
            throw new NodeException(
                    "command-silent",
                    shell.node().name(),
                    path + " did not go on arriving: less than " + PIECE + " bytes came in "
                            + SlowestLine.timeFor(PIECE).toSeconds() + " s",
                    "Look at the line to the node and at the medium, then type the same command again.",
                    null);
        }
        throw unwritable(result.err());
    }

    private NodeException unwritable(String reason) {
        return new NodeException(
                "node-unwritable",
                shell.node().name(),
                path + " cannot be written: " + reason.strip(),
                "On the node, look at the folder, its mount (read-only?) and its attributes: ls -ld, findmnt -T, lsattr -d.",
                null);
    }
}
