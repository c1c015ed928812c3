package io.hubcrate.cli;

import io.hubcrate.install.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Who works, and where. */
final class Workplace {
    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

    private Workplace() {}

    static boolean isRoot() {
        return userName().equals("root");
    }

    private static String userName() {
        return System.getProperty("user.name", "unknown");
    }

    /** The person at work: behind sudo it is who typed it. */
    static Operator operator(Session session, VerbName verb) {
        String sudo = session.environment().getOrDefault("SUDO_USER", "");
        String user = sudo.isEmpty() ? userName() : sudo + " as " + userName();
        return new Operator(
                user,
                host(),
                ProcessHandle.current().pid(),
                session.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                verb.toString().toLowerCase(Locale.ROOT));
    }

    private static String host() {
        try {
            return Files.readString(HOST).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
