package io.hubcrate.resolve;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.failure.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs tasks a few at a time and gathers all that fail, in the order of the tasks, whatever the order in which they
 * end. What is nobody's input or source (an interrupt, a machine that gives up, a bug) ends everything at once.
 */
final class ParallelTasks {
    private static final int THREADS = 6;
    private static final Set<Category> GATHERED = Set.of(Category.INPUT, Category.SOURCE, Category.INTEGRITY);

    private ParallelTasks() {}

    /**
     * Runs the tasks.
     *
     * @param failures receives what failed
     * @return results of those that succeeded, in order; incomplete exactly if there are failures
     */
    static <T> List<T> run(List<Callable<T>> tasks, List<ToolException> failures) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(THREADS, tasks.size()), work -> {
            Thread thread = new Thread(work, "resolve");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = tasks.stream().map(executor::submit).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                collect(future, results, failures);
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> void collect(Future<T> future, List<T> results, List<ToolException> failures) {
        try {
            results.add(future.get());
        } catch (InterruptedException e) {
            throw new InterruptedRunException("resolving was interrupted; nothing was written", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ToolException failure && GATHERED.contains(failure.category())) {
                failures.add(failure);
            } else if (e.getCause() instanceof RuntimeException exception) {
                throw exception;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            } else {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
