package io.hubcrate.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Starts command lines on one node: this machine's processes, or channels of a kept SSH connection. What is said over
 * the streams is {@link CarriedShell}'s business.
 */
public interface Carrier extends AutoCloseable {
    /**
     * Starts a program. If a kept connection was found dead before anything was sent, it is made once more; after that
     * nothing is ever sent twice. Safe for threads: a second program may be started while the first one runs.
     *
     * @param words the program and its arguments
     * @param out takes standard output, {@code err} standard error; both are called from other threads and must not block
     * @throws IOException if the connection is lost; the program may or may not have begun
     * @throws NodeException if the connection cannot be had
     */
    Running start(List<String> words, OutputStream out, OutputStream err) throws IOException;

    /** Whether commands run there as root already. */
    boolean isRoot();

    /**
     * Cuts the connection without a word to the other side, which does not answer any more: whatever waits for it ends at
     * once. The next start connects anew. Nothing where there is no connection.
     */
    void cut();

    @Override
    void close();

    /** A program that runs there. */
    interface Running extends AutoCloseable {
        /** Of the other side's ending without a status: the connection was lost. */
        int LOST = -1;

        /** Its standard input; closing it says that no more comes. */
        OutputStream input();

        /** Whether it has ended and all of its output was given; waits at most so long. */
        boolean awaitEnd(long millis) throws InterruptedException;

        /** Its status; 128 + n if signal n ended it; {@link #LOST} if it is not known. */
        int exit();

        /** Lets go of it; what still runs there is not ended by this. */
        @Override
        void close();
    }
}
