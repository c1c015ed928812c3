package io.hubcrate.install;

import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.content.ShellLine;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record as a text file on the node: a first line with the format, then one line for each thing with step, kind,
 * name and what was before, each one word ({@link FieldCode}). It is replaced by renaming, so a reader finds it whole.
 * Whoever changes it holds the node, so what was read once stays true. Lines of a kind that this hubcrate does not know are
 * a later one's: they are carried through as they are, for whoever goes back runs the earlier hubcrate.
 */
public final class NodeRecordFile implements NodeRecord {
    private static final String FORMAT = "hubcrate-record 2";

    /** As the first hubcrates wrote it: the same lines, of fewer kinds. */
    private static final String FIRST_FORMAT = "hubcrate-record 1";

    private static final int MOST_ENTRIES = 100_000;

    /** Under which the record notes the folders that were made for itself. */
    static final String OWN = "record";

    private static final String READ = PackedText.read(NodeRecordFile.class, "record-read.sh");
    private static final String WRITE = PackedText.read(NodeRecordFile.class, "record-write.sh");
    private static final String REMOVE = PackedText.read(NodeRecordFile.class, "record-remove.sh");

    private final NodeShell shell;
    private final String folder;
    private @Nullable Map<String, Made> entries;
    private final List<String> carried = new ArrayList<>();
    private String missing = "";

    /** @param shell one that locks, for what changes the node */
    public NodeRecordFile(NodeShell shell) {
        this.shell = shell;
        this.folder = folderOn(shell);
    }

    /** What hubcrate keeps on the node: the record, and {@code before/} with what files were. */
    public static String folderOn(NodeShell shell) {
        return shell.node().folders().hubcrate() + "/node";
    }

    @Override
    public void note(String step, Kind kind, String name, String before) {
        noteAll(List.of(new Made(step, kind, name, before)));
    }

    @Override
    public synchronized void noteAll(List<Made> things) {
        Map<String, Made> all = read();
        boolean changed = false;
        for (Made made : things) {
            changed |= all.putIfAbsent(key(made.step(), made.kind(), made.name()), made) == null;
        }
        if (changed) {
            write(all);
        }
    }

    @Override
    public synchronized List<Made> of(String step) {
        return read().values().stream().filter(made -> made.step().equals(step)).toList();
    }

    /** Everything noted and not forgotten, in the order noted. */
    public synchronized List<Made> all() {
        return List.copyOf(read().values());
    }

    @Override
    public void forget(String step, Kind kind, String name) {
        forgetAll(List.of(new Made(step, kind, name, "")));
    }

    @Override
    public synchronized void forgetAll(List<Made> things) {
        Map<String, Made> all = read();
        boolean changed = false;
        for (Made made : things) {
            changed |= all.remove(key(made.step(), made.kind(), made.name())) != null;
        }
        if (changed) {
            write(all);
        }
    }

    /** Whether no step has left anything. */
    public synchronized boolean isEmpty() {
        return read().values().stream().allMatch(made -> made.step().equals(OWN)) && carried.isEmpty();
    }

    /** Notes that a bundle was installed to its end; the latest is the last one. */
    public synchronized void noteGeneration(Generation generation) {
        List<Generation> known = generations();
        if (!known.isEmpty() && known.get(known.size() - 1).equals(generation)) {
            return;
        }
        Map<String, Made> all = read();
        Made made = generation.made();
        all.remove(key(made.step(), made.kind(), made.name()));
        all.put(key(made.step(), made.kind(), made.name()), made);
        write(all);
    }

    /** The bundles that were installed to their end, the latest last. */
    public synchronized List<Generation> generations() {
        return read().values().stream()
                .filter(made -> made.kind() == Kind.GENERATION)
                .map(made -> new Generation(made.name(), made.before()))
                .toList();
    }

    /**
     * A bundle that was installed to its end.
     *
     * @param sums of its {@code SHA256SUMS}, as {@code sha256:...}
     * @param bundle its name and version
     */
    public record Generation(String sums, String bundle) {
        private Made made() {
            return new Made(OWN, Kind.GENERATION, sums, bundle);
        }
    }

    /** Takes the record itself away, with the folders that were made for it. Only once {@link #isEmpty}. */
    public synchronized void remove() {
        if (!isEmpty()) {
            throw new IllegalStateException("what is still noted would be forgotten");
        }
        List<String> arguments = new ArrayList<>(List.of(folder));
        read().values().stream().filter(made -> made.kind() == Kind.FOLDER).forEach(made -> arguments.add(made.name()));
        run(Command.script(REMOVE, arguments.toArray(String[]::new)).asChange(), "cannot be removed");
        entries = null;
    }

    private Map<String, Made> read() {
        Map<String, Made> known = entries;
        if (known == null) {
            // For everybody's eyes: who only looks needs no root's rights.
            CommandResult result = run(Command.script(READ, folder), "cannot be read");
            known = parse(result.out());
            entries = known;
        }
        return known;
    }

    private void write(Map<String, Made> all) {
        if (!missing.isEmpty()) {
            noteOwnFolders(all);
        }
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        all.values().forEach(made -> text.append(line(made)).append('\n'));
        carried.forEach(line -> text.append(line).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        List<String> arguments =
                new ArrayList<>(List.of(folder, Digest.of(bytes).hex()));
        if (!missing.isEmpty()) {
            arguments.add(missing);
        }
        try {
            run(
                    Command.script(WRITE, arguments.toArray(String[]::new))
                            .withInput(sink -> sink.write(bytes, 0, bytes.length))
                            .asChange(),
                    "cannot be written");
        } catch (RuntimeException e) {
            // Whether it came to be is not known: look before the next use.
            entries = null;
            throw e;
        }
        missing = "";
    }

    private void noteOwnFolders(Map<String, Made> all) {
        List<String> made = new ArrayList<>();
        for (String place = folder;
                place.length() >= missing.length();
                place = place.substring(0, place.lastIndexOf('/'))) {
            made.add(0, place);
        }
        made.forEach(place -> all.put(key(OWN, Kind.FOLDER, place), new Made(OWN, Kind.FOLDER, place, "")));
    }

    private CommandResult run(Command command, String problem) {
        CommandResult result = shell.run(command);
        if (!result.succeeded()) {
            throw new NodeException(
                    "node-record-failed",
                    shell.node().name(),
                    "the record " + folder + "/record " + problem + ": "
                            + result.err().strip(),
                    ShellLine.of(
                            "Look at its folder and the free space on the node: ls -la {}; df -h {}", folder, folder),
                    null);
        }
        return result;
    }

    private Map<String, Made> parse(String out) {
        carried.clear();
        List<String> lines = out.lines().toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (first.startsWith("none ")) {
            missing = first.substring("none ".length());
            return new LinkedHashMap<>();
        }
        missing = "";
        if (!first.equals("record")
                || lines.size() < 2
                || !List.of(FORMAT, FIRST_FORMAT).contains(lines.get(1))) {
            throw invalid(1);
        }
        Map<String, Made> all = new LinkedHashMap<>();
        for (int i = 2; i < lines.size(); i++) {
            if (isLater(lines.get(i)) && carried.size() < MOST_ENTRIES) {
                carried.add(lines.get(i));
                continue;
            }
            Made made = parseLine(lines.get(i));
            if (made == null
                    || all.size() == MOST_ENTRIES
                    || all.put(key(made.step(), made.kind(), made.name()), made) != null) {
                throw invalid(i);
            }
        }
        return all;
    }

    private NodeException invalid(int line) {
        return new NodeException(
                "node-record-invalid",
                shell.node().name(),
                "line " + line + " of the record " + folder + "/record is not as hubcrate writes it",
                "Somebody else has changed it, or another version of hubcrate wrote it. Put back a copy of it.",
                null);
    }

    private static String key(String step, Kind kind, String name) {
        return step + "\n" + kind + "\n" + name;
    }

    private static String line(Made made) {
        return String.join(
                " ",
                FieldCode.encode(made.step()),
                word(made.kind()),
                FieldCode.encode(made.name()),
                FieldCode.encode(made.before()));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a line is of a kind that a later hubcrate knows: its words are as ours, and may be more. */
    private static boolean isLater(String line) {
        String[] words = line.split(" ", -1);
        return words.length >= 4
                && words[1].matches("[a-z][a-z-]{0,30}")
                && Arrays.stream(Kind.values()).noneMatch(one -> word(one).equals(words[1]));
    }

    private static @Nullable Made parseLine(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 4) {
            return null;
        }
        try {
            Kind kind = Arrays.stream(Kind.values())
                    .filter(one -> word(one).equals(words[1]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(words[1]));
            return new Made(FieldCode.decode(words[0]), kind, FieldCode.decode(words[2]), FieldCode.decode(words[3]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
