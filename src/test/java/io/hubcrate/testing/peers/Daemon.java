package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A process beside the test, with its log in a file; closing it ends it and what it has started, and nothing else. */
public final class Daemon implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int SHOWN = 4000;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread atExit;

    private Daemon(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.atExit = new Thread(() -> end(process.toHandle(), Duration.ofSeconds(3)), "end " + name);
    }

    /** Starts it; both outputs go to {@code log}. */
    public static Daemon start(String name, Programs.Command command, Path log) {
        try {
            Process process = command.toBuilder()
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            Daemon daemon = new Daemon(name, process, log);
            // If the test's JVM ends early, the peer must not outlive it.
            Runtime.getRuntime().addShutdownHook(daemon.atExit);
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Polls until {@code probe} answers; fails with the log's end if the process dies or the time is over. */
    public <T> T await(Duration limit, Supplier<Optional<T>> probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = probe.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended with exit " + process.exitValue() + "\n" + logEnd());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + " is not ready after " + limit + "\n" + logEnd());
            }
            pause();
        }
    }

    /** SIGKILL, at once; waits until it is gone. */
    public void kill() {
        end(process.toHandle(), Duration.ZERO);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and gives the exit code; fails if it takes longer. */
    public int awaitExit(Duration limit) {
        try {
            // Not onExit(): who waits there may wake before the process itself counts as ended.
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + limit + "\n" + logEnd());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + name + " runs", e);
        }
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    /** The whole log so far. */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log's last part, for failure messages. */
    public String logEnd() {
        String text = log();
        return text.substring(Math.max(0, text.length() - SHOWN));
    }

    @Override
    public void close() {
        end(process.toHandle(), GRACE);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is already going down: the hook has run or will.
            assert !process.isAlive();
        }
    }

    /** Asks a process to end, waits, then kills it; its descendants with it. */
    static void end(ProcessHandle root, Duration grace) {
        List<ProcessHandle> descendants = new ArrayList<>(root.descendants().toList());
        if (!grace.isZero()) {
            root.destroy();
            awaitExit(root, grace);
        }
        root.descendants().forEach(descendants::add);
        root.destroyForcibly();
        awaitExit(root, GRACE);
        for (ProcessHandle descendant : descendants) {
            descendant.destroyForcibly();
            awaitExit(descendant, GRACE);
        }
    }

    private static void awaitExit(ProcessHandle handle, Duration limit) {
        CompletableFuture<ProcessHandle> exit = handle.onExit();
        try {
            exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The caller kills next.
            exit.cancel(false);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
