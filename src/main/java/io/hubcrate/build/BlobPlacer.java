package io.hubcrate.build;

import io.hubcrate.build.BundlePlan.PlannedEntry;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Puts the bytes of one entry at their final place and hashes them on the way. Never writes beyond the entry's end,
 * whatever the source sends. For one thread.
 */
final class BlobPlacer implements ByteSink {
    /** Large enough that a write costs little beside hashing, small enough to stay in the cache. */
    static final int BUFFER = 64 << 10;

    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER));

    private final PlannedEntry entry;
    private final EntryFile file;
    private final Arrivals arrivals;
    private final BuildJournal journal;
    private final DiskTrouble trouble;
    private final EventSink events;
    private final long journalStep;
    private final ByteBuffer buffer = BUFFERS.get().clear();
    private MessageDigest hash = Digest.newMessageDigest();
    private long count;
    private long written;
    private long journaled;
    /** The furthest that was told: progress never runs backwards. */
    private long told;

    BlobPlacer(PlannedEntry entry, PlacingContext context) {
        this.entry = entry;
        this.file = context.volumes().data(entry);
        this.arrivals = context.arrivals();
        this.journal = context.journal();
        this.trouble = context.trouble();
        this.events = context.events();
        this.journalStep = context.journalStep();
    }

    /**
     * Takes over the first {@code length} bytes that an earlier run put in place, by hashing them.
     *
     * @return how many are really there
     */
    long resume(long length) {
        byte[] chunk = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
        try {
            long there = Math.min(length, file.reach());
            while (count < there) {
                int wanted = (int) Math.min(chunk.length, there - count);
                int n = file.read(ByteBuffer.wrap(chunk, 0, wanted), count);
                if (n <= 0) {
                    break;
                }
                hash.update(chunk, 0, n);
                count += n;
                progress();
            }
        } catch (IOException e) {
            throw trouble.of(e);
        }
        written = count;
        journaled = count;
        arrivals.reached(entry.number(), count);
        return count;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > entry.entry().size() - count) {
            throw new IntegrityException(
                    "blob-mismatch",
                    entry.subject(),
                    entry.entry().size() + " bytes",
                    "more than that",
                    EntryFetcher.ADVICE);
        }
        hash.update(bytes, offset, length);
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, n);
            done += n;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
        count += length;
        progress();
    }

    @Override
    public void restart() {
        buffer.clear();
        hash = Digest.newMessageDigest();
        count = 0;
        written = 0;
        journaled = 0;
        arrivals.restarted(entry.number());
        note(0);
    }

    /** Whether all bytes are in place and have the right digest; then the entry is complete. */
    boolean finish() {
        if (count != entry.entry().size()) {
            return false;
        }
        flush();
        return Digest.of(hash).equals(entry.entry().digest());
    }

    /** Notes how far this came, for the next run. */
    void leaveOff() {
        if (written > journaled) {
            note(written);
            journaled = written;
        }
    }

    /** Leaves what has come to the next run. What prevents that is not worth hiding why this run ended. */
    void abandon() {
        try {
            flush();
            leaveOff();
        } catch (MachineException e) {
            events.info(e.code(), "not kept for the next run: " + entry.subject());
        }
    }

    private void note(long reached) {
        try {
            journal.at(entry.number(), reached);
        } catch (IOException e) {
            throw trouble.of(e);
        }
    }

    /** How many bytes have come, for the message of a short one. */
    long count() {
        return count;
    }

    private void flush() {
        buffer.flip();
        int n = buffer.remaining();
        try {
            file.write(buffer, written);
        } catch (IOException e) {
            throw trouble.of(e);
        } finally {
            buffer.clear();
        }
        written += n;
        arrivals.reached(entry.number(), written);
        if (written - journaled >= journalStep) {
            leaveOff();
            arrivals.giveWay();
        }
    }

    private void progress() {
        if (count > told) {
            events.accept(new Event.TransferAdvanced(entry.subject(), count - told));
            told = count;
        }
    }
}
