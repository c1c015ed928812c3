package io.hubcrate.shell;

/** When a command last gave a sign of life. Safe for threads. */
final class Pulse {
    private volatile long last = System.nanoTime();

    void beat() {
        last = System.nanoTime();
    }

    /** For how long there has been none. */
    long silentNanos() {
        return System.nanoTime() - last;
    }
}
