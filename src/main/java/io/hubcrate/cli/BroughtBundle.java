package io.hubcrate.cli;

import io.hubcrate.bundle.BundleMedia;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A bundle that somebody brings on media, and whose signatures the site trusts. */
final class BroughtBundle {
    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            required = true,
            description = "The bundle's folder, on read-only media too. It is verified while it is copied.")
    Path bundle = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            description =
                    "A public key, or the site's folder of them; as for verify. It is remembered, and needed the first"
                            + " time only.")
    @Nullable
    Path trust;

    @Mixin
    MediaOption media = new MediaOption();

    /** The same in a command to be typed next. */
    NextCommand repeat(NextCommand next) {
        return next.option("--bundle", bundle).option("--trust", trust).options("--media", media.folders);
    }

    /** Its files, wherever they are. */
    BundleMedia files(Run run) {
        return media.of(run, bundle);
    }
}
