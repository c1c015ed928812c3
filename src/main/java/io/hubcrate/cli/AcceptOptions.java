package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.preflight.Acceptance;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Findings that a person takes as they are. */
final class AcceptOptions {
    @Option(
            names = "--accept",
            paramLabel = "ID",
            description = "Take the finding of that id as it is, on one node with ID@NODE; wants a --reason, and may be"
                    + " given several times. What was accepted stands in the report.")
    List<String> ids = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the first one belongs to the first --accept.")
    List<String> reasons = new ArrayList<>();

    /** The same in a command to be typed next. */
    NextCommand repeat(NextCommand next) {
        for (int i = 0; i < ids.size(); i++) {
            next.option("--accept", ids.get(i)).option("--reason", reasons.get(i));
        }
        return next;
    }

    /** @throws UsageException if one of them lacks the other */
    List<Acceptance> read() {
        if (ids.size() != reasons.size()) {
            throw new UsageException(
                    "--accept was given " + Page.count(ids.size(), "time") + ", --reason "
                            + Page.count(reasons.size(), "time"),
                    List.of(),
                    "Each --accept ID wants its own --reason TEXT.");
        }
        List<Acceptance> acceptances = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            acceptances.add(Acceptance.of(ids.get(i), reasons.get(i)));
        }
        return acceptances;
    }
}
