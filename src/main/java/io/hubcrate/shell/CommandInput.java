package io.hubcrate.shell;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a command's standard input from a thread of its own. A command that ends without having read everything is no
 * failure; a source that breaks is, whatever the command makes of what it got.
 */
final class CommandInput implements AutoCloseable {
    /** Of which a slow line takes one in less than a second. */
    private static final int PIECE = 32 << 10;

    private final @Nullable ByteSource source;
    private final OutputStream input;
    private final Pulse pulse;
    private volatile @Nullable Throwable broken;

    /** @param pulse beats with every piece that was taken */
    CommandInput(@Nullable ByteSource source, OutputStream input, Pulse pulse) {
        this.source = source;
        this.input = input;
        this.pulse = pulse;
    }

    /** The other side takes no more. */
    private static final class NotTaken extends IOException {
        private static final long serialVersionUID = 1L;

        NotTaken(IOException cause) {
            super(cause);
        }
    }

    void start() {
        if (source == null) {
            closeInput();
            return;
        }
        Thread thread = new Thread(() -> feed(source), "command-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void feed(ByteSource bytes) {
        try {
            bytes.writeTo(new Sink());
            closeInput();
        } catch (NotTaken e) {
            closeInput();
        } catch (IOException | RuntimeException | Error e) {
            // The input stays open: a command that met its end here could take it for the whole.
            broken = e;
        }
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Throws what broke the source. */
    void requireUnbroken() throws IOException {
        Throwable failure = broken;
        if (failure instanceof RuntimeException told) {
            throw told;
        }
        if (failure instanceof Error told) {
            throw told;
        }
        if (failure != null) {
            throw new SourceBroken(failure);
        }
    }

    /** Reading here failed, not the connection. */
    static final class SourceBroken extends IOException {
        private static final long serialVersionUID = 1L;

        SourceBroken(Throwable cause) {
            super("the bytes to be sent cannot be read", cause);
        }
    }

    private void closeInput() {
        try {
            input.close();
        } catch (IOException e) {
            // Whoever is gone needs no end of input.
        }
    }

    @Override
    public void close() {
        if (broken != null) {
            closeInput();
        }
    }

    private final class Sink implements ByteSink {
        private boolean begun;

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            try {
                for (int done = 0; done < length; done += PIECE) {
                    input.write(buffer, offset + done, Math.min(PIECE, length - done));
                    begun = true;
                    pulse.beat();
                }
                // What a slow source has given is on its way, not in a buffer here.
                input.flush();
            } catch (IOException e) {
                throw new NotTaken(e);
            }
        }

        @Override
        public void restart() throws IOException {
            if (begun) {
                throw new IOException("the source began again after bytes were sent");
            }
        }
    }
}
