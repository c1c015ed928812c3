package io.hubcrate.cli;

import io.hubcrate.bundle.BundleMedia;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the parts of a bundle are that was cut for small media. */
final class MediaOption {
    @Option(
            names = "--media",
            paramLabel = "DIR",
            description = "Look for the parts of the bundle here too, or in a folder of the bundle's name in it; may be"
                    + " given several times. At a terminal, media that are not there are asked for.")
    List<Path> folders = new ArrayList<>();

    /** The bundle's files, wherever they are. */
    BundleMedia of(Run run, Path bundle) {
        PassphrasePrompt person = run.session().prompt();
        return BundleMedia.of(
                run.resolve(bundle),
                folders.stream().map(run::resolve).toList(),
                person.isAttended() ? person::confirm : BundleMedia.Prompt.NOBODY);
    }
}
