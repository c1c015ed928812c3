package io.hubcrate.cli;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteWork;
import io.hubcrate.playbook.SitePlaybooks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How far a bundle's plan is to be carried. */
final class PlaybookOptions {
    @Option(
            names = "--until",
            paramLabel = "STAGE",
            description = "End behind this stage: prepare makes the nodes ready, up to where kubeadm begins.")
    @Nullable
    String until;

    /** The same in a command to be typed next. */
    NextCommand repeat(NextCommand next) {
        return next.option("--until", until);
    }

    Playbook of(SiteWork site, BundleIndex index) {
        return SitePlaybooks.install(site, index, until != null);
    }

    /** Before anything else is done. */
    void requireKnown() {
        if (until != null && !until.equals(SitePlaybooks.PREPARE)) {
            throw new UsageException(
                    "there is no stage '" + until + "' to end behind",
                    Spelling.near(until, List.of(SitePlaybooks.PREPARE)),
                    "Type: --until " + SitePlaybooks.PREPARE);
        }
    }
}
