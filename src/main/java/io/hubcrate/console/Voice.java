package io.hubcrate.console;

import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.PrintStream;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens while it happens. Whoever sends events only counts or queues; one thread prints, at its own pace,
 * and not while somebody else has the screen. Closing prints the rest.
 */
public final class Voice implements EventSink, AutoCloseable {
    private static final long CLOSING_SECONDS = 5;

    private final PrintStream err;
    private final Style style;
    private final Tally tally = new Tally(System::nanoTime);
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Held by whoever writes to the terminal; sending events never waits for it. */
    private final Object screen = new Object();

    private @Nullable Thread printer;
    private boolean drawn;

    public Voice(PrintStream err, Style style) {
        this.err = err;
        this.style = style;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.TransferAdvanced) {
            tally.count(event);
            return;
        }
        // Words and counting must not be torn apart by another thread's event.
        synchronized (lines) {
            tally.count(event);
            style.words(event, tally.standing()).ifPresent(lines::add);
            if (event instanceof Event.PhaseFinished) {
                tally.clear();
            }
            startPrinting();
        }
    }

    private void startPrinting() {
        if (printer == null) {
            Thread thread = new Thread(this::printUntilClosed, "voice");
            thread.setDaemon(true);
            thread.start();
            printer = thread;
        }
    }

    private void printUntilClosed() {
        try {
            boolean last = false;
            while (!last) {
                last = closed.await(style.tickMillis(), TimeUnit.MILLISECONDS);
                printOnce(last);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Gives somebody else the screen, for a question to a person and what belongs to it: what was told before stands
     * above in whole lines, and nothing is printed until it is done. One at a time; work and its events go on.
     */
    public <T> T undisturbed(Supplier<T> conversation) {
        synchronized (screen) {
            print(Optional.empty(), true);
            return conversation.get();
        }
    }

    private void printOnce(boolean last) {
        synchronized (screen) {
            print(last ? Optional.empty() : tally.standing().flatMap(style::progress), last);
        }
    }

    /** @param clears whether a progress line that stands there goes even if nothing comes in its place */
    private void print(Optional<String> progress, boolean clears) {
        if (lines.isEmpty() && progress.isEmpty() && !(drawn && clears)) {
            return;
        }
        StringBuilder text = new StringBuilder(drawn ? "\r\033[K" : "");
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            text.append(line).append('\n');
        }
        drawn = progress.isPresent() && style.redraws();
        progress.ifPresent(line -> text.append(line).append(drawn ? "" : "\n"));
        err.print(text);
        err.flush();
    }

    @Override
    public void close() {
        synchronized (lines) {
            tally.standing().flatMap(style::brokenOff).ifPresent(lines::add);
            tally.clear();
        }
        closed.countDown();
        Thread thread = printer;
        if (thread == null) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
