package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.cluster.KilledShell.End;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One installation, or one letting go, in a process of its own, which is killed at one of its commands or lives to its end. */
final class KilledRun {
    private static final String KINDS = "kinds";
    private static final int KILLED = 137;

    private KilledRun() {}

    /** Where it ends: at the so-manieth command of that kind, counted from 1; an empty kind stands for any. */
    record Moment(String kind, int count, End end) {
        static final Moment NEVER = new Moment("", Integer.MAX_VALUE, End.NONE);

        @Override
        public String toString() {
            return (kind.isEmpty() ? "command " + count : kind) + ", " + end;
        }
    }

    /** The kinds of the commands that began, in their order; the process was killed exactly if it was to be. */
    static List<String> of(LittleCluster cluster, Moment moment) throws IOException, InterruptedException {
        return of(cluster, moment, "");
    }

    /** @param lost the dead node that is let go; empty for an installation */
    static List<String> of(LittleCluster cluster, Moment moment, String lost) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName(),
                cluster.folder.toString(),
                moment.kind(),
                Integer.toString(moment.count()),
                moment.end().name(),
                lost));
        words.addAll(cluster.names);
        Path log = cluster.folder.resolve("child.log");
        Files.deleteIfExists(cluster.folder.resolve(KINDS));
        Process child = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue())
                .as("%s: %s", moment, Files.readString(log))
                .isEqualTo(moment.end() == End.NONE ? 0 : KILLED);
        return Files.readAllLines(cluster.folder.resolve(KINDS));
    }

    /** @param arguments folder, kind, count, end, lost node or nothing, names of nodes */
    public static void main(String[] arguments) throws InterruptedException {
        LittleCluster cluster = new LittleCluster(
                Path.of(arguments[0]), Arrays.stream(arguments).skip(5).toList());
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[2]));
        End end = End.valueOf(arguments[3]);
        AtomicBoolean doomed = new AtomicBoolean();
        ClusterRun run = new ClusterRun(cluster);
        run.shells = shell -> new KilledShell(
                shell,
                kind -> {
                    if (!(arguments[1].isEmpty() || arguments[1].equals(kind)) || left.decrementAndGet() != 0) {
                        return End.NONE;
                    }
                    doomed.set(true);
                    return end;
                },
                kind -> tell(cluster, kind));
        if (arguments[4].isEmpty()) {
            run.install();
        } else {
            run.replace(arguments[4]);
        }
        if (doomed.get()) {
            // At one of the last commands of all: the run is over before the end has come.
            Thread.currentThread().join();
        }
    }

    private static synchronized void tell(LittleCluster cluster, String kind) {
        try {
            Files.write(
                    cluster.folder.resolve(KINDS),
                    (kind + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
