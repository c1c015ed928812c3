package io.hubcrate.ssh;

import com.jcraft.jsch.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** What a channel brings, read with a time limit as from a socket: the library's own stream waits for ever. */
final class ChannelStream extends InputStream {
    private static final long LOOK_AGAIN_MILLIS = 250;

    private final Channel channel;
    private final InputStream pipe;
    private final Limit limit;

    /** In milliseconds; 0 for none. It may change between two reads. */
    @FunctionalInterface
    interface Limit {
        int millis();
    }

    /** @param pipe wakes those who wait on it when bytes come, as the JDK's piped streams do */
    ChannelStream(Channel channel, InputStream pipe, Limit limit) {
        this.channel = channel;
        this.pipe = pipe;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        awaitBytes();
        return pipe.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        awaitBytes();
        return pipe.read(buffer, offset, length);
    }

    private void awaitBytes() throws IOException {
        int millis = limit.millis();
        if (millis <= 0) {
            return;
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (pipe) {
            while (pipe.available() == 0 && !channel.isEOF() && channel.isConnected()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new SocketTimeoutException("nothing came for " + millis + " milliseconds");
                }
                try {
                    pipe.wait(Math.min(left, LOOK_AGAIN_MILLIS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
            }
        }
    }

    @Override
    public int available() throws IOException {
        return pipe.available();
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
