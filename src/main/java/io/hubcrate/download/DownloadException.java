package io.hubcrate.download;

import io.hubcrate.failure.SourceException;
import java.util.List;
import java.util.stream.Collectors;

/** None of a file's addresses gave it. */
public final class DownloadException extends SourceException {
    private static final long serialVersionUID = 1L;

    private final List<SourceException> failures;

    /** @param failures one for each address, in the order asked; at least one */
    DownloadException(List<SourceException> failures) {
        super(
                "download-failed",
                "none of " + failures.size() + " addresses gives the file: "
                        + failures.stream().map(SourceException::getMessage).collect(Collectors.joining("; ")),
                "Check the addresses, or add one that this machine can reach.",
                failures.get(0).endpoint(),
                failures.get(0).status(),
                failures.stream().anyMatch(SourceException::temporary),
                failures.get(0));
        this.failures = List.copyOf(failures);
    }

    /** What each address said. */
    public List<SourceException> failures() {
        return failures;
    }
}
