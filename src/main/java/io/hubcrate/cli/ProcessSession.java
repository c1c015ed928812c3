package io.hubcrate.cli;

import io.hubcrate.console.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The session of a real process: its streams, environment and terminal. */
final class ProcessSession {
    private static final int BUFFER = 1 << 16;
    private static final int DEFAULT_COLUMNS = 80;

    private ProcessSession() {}

    static Session open() {
        Map<String, String> environment = System.getenv();
        boolean canMove = !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        boolean colour = canMove && environment.getOrDefault("NO_COLOR", "").isEmpty();
        Terminal terminal = new Terminal(
                isTerminal("hubcrate.stdout"),
                isTerminal("hubcrate.stdout") && colour,
                isTerminal("hubcrate.stderr") && colour,
                isTerminal("hubcrate.stderr") && canMove,
                columns());
        return new Session(
                new PrintStream(
                        new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                environment,
                Path.of(System.getProperty("user.home", "/")),
                Path.of(""),
                Clock.systemUTC(),
                terminal,
                new ConsolePrompt(isTerminal("hubcrate.stdin")));
    }

    /** The launcher knows which streams are terminals; Java's own console answers only for all of them at once. */
    private static boolean isTerminal(String property) {
        return "terminal".equals(System.getProperty(property));
    }

    private static int columns() {
        Integer columns = Integer.getInteger("hubcrate.columns");
        return columns == null || columns < 20 ? DEFAULT_COLUMNS : columns;
    }
}
