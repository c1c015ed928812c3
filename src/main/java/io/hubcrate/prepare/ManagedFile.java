package io.hubcrate.prepare;

import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeRecordFile;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.NodeException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A small text file on a node with content and mode of ours, owned by root, with the label that SELinux's policy wants. What
 * stood there before is kept on the node and given back; a file that somebody has changed since is not ours any more
 * and is left.
 *
 * @param path absolute
 * @param mode permission bits, for example 0644
 * @param charset in which the content is written
 */
public record ManagedFile(String path, int mode, String content, Charset charset) {
    private static final String WRITE = PackedText.read(ManagedFile.class, "file-write.sh");

    public ManagedFile {
        if (!path.startsWith("/") || path.contains("/../") || path.contains("\n")) {
            throw new IllegalArgumentException("not a path of ours: " + path);
        }
    }

    /** Of text of our own. */
    public ManagedFile(String path, int mode, String content) {
        this(path, mode, content, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return content.getBytes(charset);
    }

    Digest digest() {
        return Digest.of(bytes());
    }

    /** Empty if it stands there as wanted. */
    public Optional<Change> examine(NodeWork work) {
        return change(FileState.of(work.shell(), path));
    }

    /** Empty if what stands there is as wanted. */
    Optional<Change> change(FileState state) {
        if (state.is(digest(), mode)) {
            return Optional.empty();
        }
        int size = bytes().length;
        String text =
                (state.kind() == FileState.Kind.ABSENT ? "write " : "replace by ") + size + " bytes, mode " + octal();
        return Optional.of(new Change(path, text, size, size, path));
    }

    private String octal() {
        return String.format(Locale.ROOT, "%04o", mode);
    }

    /**
     * Writes it if it is not there as wanted.
     *
     * @param step under which the record notes it
     * @throws NodeException code {@code managed-file-unfit} if something else than a file stands there, {@code
     *     managed-file-failed}
     */
    public void apply(NodeWork work, String step) {
        new ManagedFiles(List.of(this)).apply(work, step);
    }

    /** Writes these without noting them, one after the other, each whole or not at all. */
    static void putAll(NodeWork work, List<ManagedFile> files) {
        List<String> arguments = new ArrayList<>();
        for (ManagedFile file : files) {
            arguments.addAll(
                    List.of(file.path, file.octal(), file.digest().hex(), Integer.toString(file.bytes().length)));
        }
        run(work, Command.script(WRITE, arguments.toArray(String[]::new)).withInput(sink -> {
            for (ManagedFile file : files) {
                byte[] bytes = file.bytes();
                sink.write(bytes, 0, bytes.length);
            }
        }));
    }

    /** Writes it without noting it. */
    void put(NodeWork work) {
        putAll(work, List.of(this));
    }

    static String keptFolder(NodeWork work) {
        return NodeRecordFile.folderOn(work.shell()) + "/before";
    }

    /** One name for one path, whatever signs it has. */
    static String keptName(String path) {
        return Digest.of(path.getBytes(StandardCharsets.UTF_8)).shortHex();
    }

    static void run(NodeWork work, Command command) {
        var result = work.shell().run(command.asChange());
        if (!result.succeeded()) {
            throw new NodeException(
                    "managed-file-failed",
                    work.shell().node().name(),
                    command.words().get(5) + ": " + result.err().strip(),
                    "Look at the free space and at who may write there: df -h; ls -ld "
                            + command.words().get(5),
                    null);
        }
    }

    /** The digests that we gave a file. */
    static List<String> contents(List<Made> entries, String path) {
        List<String> digests = new ArrayList<>();
        for (Made made : entries) {
            int blank = made.name().lastIndexOf(' ');
            if (made.kind() == Kind.CONTENT
                    && blank > 0
                    && made.name().substring(0, blank).equals(path)) {
                digests.add(made.name().substring(blank + 1));
            }
        }
        return digests;
    }
}
