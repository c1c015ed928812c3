package io.hubcrate.demo;

import io.hubcrate.failure.MachineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A command of the system, run in a folder; standard error goes where ours goes with standard output's lines. */
final class OutsideCommand {
    private OutsideCommand() {}

    /**
     * Runs it to its end.
     *
     * @param lines gets each line as it comes
     * @param limit after which it is ended
     * @return its exit code
     * @throws MachineException code {@code demo-command-failed} if it cannot be started, takes longer, or is interrupted
     */
    static int run(Path folder, List<String> command, Duration limit, Consumer<String> lines) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
        try {
            Process process = builder.start();
            Thread clock = new Thread(() -> endAfter(limit, process), "limit");
            clock.setDaemon(true);
            clock.start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    lines.accept(line);
                }
                return process.waitFor();
            } finally {
                process.destroy();
                clock.interrupt();
            }
        } catch (IOException e) {
            throw failed(command, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(command, "interrupted", e);
        }
    }

    private static void endAfter(Duration limit, Process process) {
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MachineException failed(List<String> command, String why, Throwable cause) {
        return new MachineException(
                "demo-command-failed",
                command.get(0) + " could not be run: " + why,
                "The demonstration of a cluster wants a Debian system with its usual programs.",
                cause);
    }
}
