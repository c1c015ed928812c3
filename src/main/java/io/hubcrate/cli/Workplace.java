package io.hubcrate.cli;

import io.hubcrate.content.SafePath;
import io.hubcrate.install.Operator;
import io.hubcrate.trust.TrustStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who works, and where. */
final class Workplace {
    private static final Path SELF = Path.of("/proc/self");
    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

    private Workplace() {}

    static boolean isRoot() {
        try {
            // The number decides, not the name: directory services may have others for it, or be away.
            return Integer.valueOf(0).equals(Files.getAttribute(SELF, "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    /** The site's trust; the person behind sudo, who chose it, may own it. */
    static TrustStore trust(Run run, Path keyOrFolder, @Nullable String site) {
        return TrustStore.open(
                run.resolve(keyOrFolder),
                site,
                run.session().clock(),
                SafePath.behindSudo(run.session().environment()));
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

    static String host() {
        try {
            return Files.readString(HOST).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
