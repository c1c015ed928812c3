package io.hubcrate.install;

import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same on several nodes at one time. One that fails stops no other; all failures come back. */
final class NodeTasks {
    private NodeTasks() {}

    /** A failure with what it happened to. */
    record Failure<T>(T subject, ToolException cause) {}

    /**
     * Returns when all have ended.
     *
     * @return the failures in the order of the subjects; what is no {@link ToolException} is a bug, code {@code bug}: it stops no
     *     other subject in the midst of its work either
     */
    static <T> List<Failure<T>> run(int parallel, List<T> subjects, Consumer<T> work) {
        return collect(parallel, subjects, subject -> {
            work.accept(subject);
            return subject;
        });
    }

    private static <T> List<Failure<T>> collect(int parallel, List<T> subjects, Function<T, T> work) {
        if (subjects.isEmpty()) {
            return List.of();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(parallel, subjects.size()), task -> {
            Thread thread = new Thread(task, "hubcrate-node");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = new ArrayList<>();
            subjects.forEach(subject -> futures.add(pool.submit(() -> work.apply(subject))));
            List<Failure<T>> failures = new ArrayList<>();
            for (int i = 0; i < subjects.size(); i++) {
                await(futures.get(i), subjects.get(i), failures);
            }
            return failures;
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> void await(Future<T> future, T subject, List<Failure<T>> failures) {
        try {
            future.get();
        } catch (ExecutionException e) {
            failures.add(new Failure<>(
                    subject, e.getCause() instanceof ToolException failure ? failure : bug(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** For what should not have happened on one node while others are at work. */
    static ToolException bug(@Nullable Throwable e) {
        return new MachineException(
                "bug",
                "this should not have happened: " + e,
                "Run it again with --stacktrace and report what it prints.",
                e);
    }
}
