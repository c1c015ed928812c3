package io.hubcrate.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.Session;
import io.hubcrate.shell.Carrier.Running;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program at the other end of a channel. */
final class SshRunning implements Running {
    /** Those of RFC 4254 section 6.10 that end programs, by their numbers on Linux. */
    private static final Map<String, Integer> SIGNALS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ILL", 4, "ABRT", 6, "FPE", 8, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM",
            15);

    private static final int SLICE_MILLIS = 5;

    private final Session session;
    private final ChannelExec channel;
    private final OutputStream input;
    private final Runnable letGo;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * @param channel not connected yet
     * @param letGo called once, when this is closed
     */
    SshRunning(Session session, ChannelExec channel, OutputStream out, OutputStream err, Runnable letGo)
            throws IOException {
        this.letGo = letGo;
        this.session = session;
        this.channel = channel;
        channel.setOutputStream(new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            /** The other side says that no more comes. */
            @Override
            public void close() {
                ended.countDown();
            }
        });
        channel.setErrStream(err, true);
        this.input = channel.getOutputStream();
    }

    @Override
    public OutputStream input() {
        return input;
    }

    /** A channel is closed by the other side after all of its output and its status have come. */
    @Override
    public boolean awaitEnd(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!channel.isClosed() && session.isConnected()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            if (!ended.await(SLICE_MILLIS, TimeUnit.MILLISECONDS)) {
                continue;
            }
            TimeUnit.MICROSECONDS.sleep(200);
        }
        return true;
    }

    @Override
    public int exit() {
        int status = channel.getExitStatus();
        if (status >= 0) {
            return status;
        }
        String signal = channel.getExitSignal();
        return signal == null ? LOST : 128 + SIGNALS.getOrDefault(signal, 127);
    }

    @Override
    public void close() {
        channel.disconnect();
        if (closed.compareAndSet(false, true)) {
            letGo.run();
        }
    }
}
