package io.hubcrate.bundle;

import io.hubcrate.failure.InterruptedRunException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Tasks on a few threads, begun in the order given; the first failure stops all and is thrown. */
public final class ParallelRun {
    /** A task that does not heed its interruption for so long is left behind. */
    private static final int PATIENCE_SECONDS = 30;

    private ParallelRun() {}

    /**
     * Returns when all are done. After a failure the others are interrupted and awaited before it is thrown as it is.
     *
     * @param doing for the message and the threads' names: {@code verify}
     * @throws InterruptedRunException if the calling thread is interrupted; its flag stays set
     */
    public static void run(String doing, int threads, List<? extends Runnable> tasks) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads), task -> {
            Thread thread = new Thread(task, "hubcrate-" + doing);
            thread.setDaemon(true);
            return thread;
        });
        boolean interrupted = false;
        try {
            CompletionService<Void> done = new ExecutorCompletionService<>(pool);
            tasks.forEach(task -> done.submit(task, null));
            for (int i = 0; i < tasks.size(); i++) {
                done.take().get();
            }
        } catch (ExecutionException e) {
            throw rethrown(e);
        } catch (InterruptedException e) {
            interrupted = true;
            throw new InterruptedRunException(doing + " was interrupted", e);
        } finally {
            pool.shutdownNow();
            interrupted |= awaited(pool);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw new IllegalStateException(cause);
    }

    private static boolean awaited(ExecutorService pool) {
        boolean interrupted = Thread.interrupted();
        try {
            pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        return interrupted;
    }
}
