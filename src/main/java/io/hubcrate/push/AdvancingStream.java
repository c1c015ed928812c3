package io.hubcrate.push;

import io.hubcrate.content.Pace;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Tells how far a blob has been read, and reads no faster than it may; what is read again after a failure is not told twice. */
final class AdvancingStream extends FilterInputStream {
    private final EventSink events;
    private final String subject;
    private final AtomicLong told;
    private final Pace pace;
    private long position;

    /** @param told how far earlier streams of the same blob came */
    AdvancingStream(InputStream in, EventSink events, String subject, AtomicLong told, Pace pace) {
        super(in);
        this.events = events;
        this.subject = subject;
        this.told = told;
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count > 0) {
            pace.await(count);
            position += count;
            long before = told.getAndAccumulate(position, Math::max);
            if (position > before) {
                events.accept(new Event.TransferAdvanced(subject, position - before));
            }
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
