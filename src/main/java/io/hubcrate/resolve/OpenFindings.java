package io.hubcrate.resolve;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.discovery.FindingsFragment;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.manifest.BundleManifest;
import java.util.List;
import java.util.Optional;

/** What is to be said of questions that are open, with all of them and one fragment that answers them. */
final class OpenFindings {
    private OpenFindings() {}

    /** {@code findings-open} with all of them; empty if nothing is open. */
    static Optional<InvalidInputException> find(BundleManifest manifest, List<Finding> findings) {
        if (findings.isEmpty()) {
            return Optional.empty();
        }
        String file = manifest.file().toString();
        List<Problem> problems = findings.stream()
                .map(finding -> new Problem(
                        file,
                        0,
                        0,
                        finding.where(),
                        finding.text() + " [" + finding.code() + ", " + finding.id() + "]"))
                .toList();
        return Optional.of(new InvalidInputException(
                "findings-open",
                findings.size() + (findings.size() == 1 ? " finding is" : " findings are")
                        + " open: only a person can say whether the bundle would be complete",
                problems,
                "For each finding keep the one entry that is right, declared image or dismissal with your reason, and put"
                        + " it into " + file + ":\n\n"
                        + FindingsFragment.of(findings)));
    }
}
