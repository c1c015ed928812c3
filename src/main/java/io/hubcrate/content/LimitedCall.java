package io.hubcrate.content;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits only so long for something outside whose own call knows no time limit. */
public final class LimitedCall {
    private LimitedCall() {}

    /**
     * Makes the call in a thread of its own, which is interrupted after the limit and left alone then.
     *
     * @throws TimeoutException if it has not come to an end by then
     * @throws ExecutionException with what the call threw
     */
    public static <T> T within(Duration limit, String name, Callable<T> call)
            throws InterruptedException, TimeoutException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            task.cancel(true);
        }
    }
}
