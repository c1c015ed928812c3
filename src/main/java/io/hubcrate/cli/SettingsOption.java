package io.hubcrate.cli;

import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.BuilderSettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where this machine's own settings stand. */
final class SettingsOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "How this machine reaches the outside: mirrors, CA, proxy, registries over plain HTTP. Without"
                            + " it, ~/.config/hubcrate/config.yaml is read if it is there.")
    @Nullable
    Path file;

    /** The same in a command to be typed next. */
    NextCommand repeat(NextCommand next) {
        return next.option("--config", file);
    }

    /** Whether there are any: not where {@code --config} was forgotten. */
    boolean areThere(Session session) {
        return file != null || Files.exists(usual(session));
    }

    private static Path usual(Session session) {
        return session.home().resolve(".config/hubcrate/config.yaml");
    }

    BuilderSettings read(Session session) {
        if (file != null) {
            return BuilderSettingsReader.read(session.resolve(file), session.environment());
        }
        return BuilderSettingsReader.readIfPresent(usual(session), session.environment());
    }
}
