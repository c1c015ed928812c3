package io.hubcrate.install;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.Digest;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.ToolException;
import io.hubcrate.json.Json;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was done at a site, on the installing host: JSON lines, each on the disk before the work goes on. It tells, it
 * does not steer: what is still to do is found by looking at the nodes, so a journal that is old, lost or copied from
 * another host stops nobody. A torn last line is what a power cut left and counts as not written.
 */
public final class Journal implements AutoCloseable {
    /** The file's name in the state folder. */
    public static final String FILE = "journal.jsonl";

    private static final int MOST_CHANGES = 20;

    private final FileChannel channel;
    private final Path file;
    private final Clock clock;
    private JournalHistory history;
    private final Redactor redactor;
    private String run = "";

    private Journal(FileChannel channel, Path file, Clock clock, JournalHistory history, Redactor redactor) {
        this.redactor = redactor;
        this.channel = channel;
        this.file = file;
        this.clock = clock;
        this.history = history;
    }

    /**
     * What a run is about.
     *
     * @param hubcrate its version
     * @param bundle name and version; empty if the verb needs none
     * @param sums null likewise
     * @param signers of the bundle
     * @param plan the plan's digest
     * @param accepted findings of the preflight that a person took upon himself
     */
    public record Subject(
            String hubcrate,
            String site,
            String bundle,
            @Nullable Digest sums,
            List<Signer> signers,
            Digest plan,
            List<Accepted> accepted) {
        public Subject {
            signers = List.copyOf(signers);
            accepted = List.copyOf(accepted);
        }
    }

    /** A finding that was accepted, with the reason given. */
    public record Accepted(String id, String reason) {}

    /**
     * Opens the journal for writing, made if it is not there; whoever does holds the {@link RunLock}.
     *
     * @param redactor before everything that is written
     * @throws MachineException code {@code journal-damaged} if a line before the last is not one of ours, {@code
     *     journal-unwritable}
     */
    public static Journal open(Path file, Clock clock, Redactor redactor) {
        try {
            JournalHistory history = JournalHistory.read(file);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel.truncate(history.wholeBytes());
            channel.position(history.wholeBytes());
            channel.force(true);
            AtomicFile.syncDirectory(parent(file));
            return new Journal(channel, file, clock, history, redactor);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** What was in it when it was opened or took over another's: the last run, and whose it was. */
    public synchronized JournalHistory history() {
        return history;
    }

    /**
     * Takes over the runs of another host's journal that began after the last one here.
     *
     * @return how many
     * @throws MachineException code {@code journal-damaged} if it is none
     */
    public synchronized int adopt(JournalCopy copy) {
        try {
            JournalHistory now = JournalHistory.read(file);
            byte[] later = copy.after(now.findLast().map(last -> last.operator().since()));
            if (later.length == 0) {
                return 0;
            }
            write(later);
            history = JournalHistory.read(file);
            return history.runs() - now.runs();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** The last runs, for another host. */
    public synchronized JournalCopy copy() {
        try {
            return JournalCopy.of(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** A run begins. */
    public synchronized void begin(Operator operator, Subject subject) {
        run = operator.since() + "-" + operator.pid();
        ObjectNode line = line("run-begin")
                .put("verb", operator.verb())
                .put("user", operator.user())
                .put("host", operator.host())
                .put("pid", operator.pid())
                .put("since", operator.since().toString())
                .put("hubcrate", subject.hubcrate())
                .put("site", subject.site())
                .put("bundle", subject.bundle())
                .put("sums", subject.sums() == null ? "" : subject.sums().toString());
        ArrayNode signers = line.putArray("signers");
        subject.signers().forEach(signer -> signers.addObject()
                .put("fingerprint", signer.fingerprint())
                .put("userId", signer.userId()));
        line.put("plan", subject.plan().toString());
        ArrayNode accepted = line.putArray("accepted");
        subject.accepted()
                .forEach(one -> accepted.addObject().put("id", one.id()).put("reason", one.reason()));
        append(line);
    }

    /**
     * A step begins.
     *
     * @param node on which, or {@code site}
     * @param changes that it is about to make
     */
    public Instant stepBegins(String node, String step, List<Change> changes) {
        ObjectNode line = line("step-begin").put("node", node).put("step", step).put("count", changes.size());
        ArrayNode told = line.putArray("changes");
        changes.stream()
                .limit(MOST_CHANGES)
                .forEach(change -> told.add(bounded(redactor.redact(change.subject() + ": " + change.text()))));
        append(line);
        return clock.instant();
    }

    /** It ended; {@code failure} is null if well. */
    public void stepEnds(String node, String step, Instant began, @Nullable ToolException failure) {
        append(outcome("step-end", failure)
                .put("node", node)
                .put("step", step)
                .put(
                        "millis",
                        Math.max(0, Duration.between(began, clock.instant()).toMillis())));
    }

    /** The run ended; {@code failure} is null if well. */
    public void end(@Nullable ToolException failure) {
        append(outcome("run-end", failure));
    }

    private ObjectNode outcome(String event, @Nullable ToolException failure) {
        ObjectNode line = line(event).put("result", failure == null ? JournalHistory.DONE : failure.code());
        Optional.ofNullable(failure)
                .ifPresent(known -> line.put("message", bounded(redactor.redact(known.getMessage()))));
        return line;
    }

    /** A line stays far below what is read back. */
    private static String bounded(String message) {
        return message.length() <= 2000 ? message : message.substring(0, 2000) + " ...";
    }

    private ObjectNode line(String event) {
        return Json.object()
                .put("at", clock.instant().toString())
                .put("run", run)
                .put("event", event);
    }

    private synchronized void append(ObjectNode line) {
        byte[] json = Json.writeCompact(line);
        byte[] ended = Arrays.copyOf(json, json.length + 1);
        ended[json.length] = '\n';
        write(ended);
    }

    private void write(byte[] lines) {
        ByteBuffer buffer = ByteBuffer.wrap(lines);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IllegalArgumentException("a journal stands in a state folder: " + file);
        }
        return parent;
    }

    private static MachineException unwritable(Path file, IOException e) {
        return new MachineException(
                "journal-unwritable",
                "the journal " + file + " cannot be written: " + IoReason.of(e),
                ShellLine.of(
                        "Nothing is done that cannot be written down. Look at the free space and the owner: df -h {}; ls -l {}",
                        file,
                        file),
                e);
    }
}
