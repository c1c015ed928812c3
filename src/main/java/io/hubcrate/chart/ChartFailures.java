package io.hubcrate.chart;

import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import java.net.URI;
import java.nio.file.Path;

/** The ways in which a chart is refused, each worded once. */
final class ChartFailures {
    private ChartFailures() {}

    /** What should be a chart is none. */
    static IntegrityException invalid(String subject, String expected, String found) {
        return new IntegrityException(
                "chart-invalid",
                subject,
                expected,
                found,
                "Compare with what 'helm lint' says of it, or take another version.");
    }

    /** A chart that would do harm if it were unpacked. */
    static IntegrityException unsafe(String subject, String entry, String reason) {
        return new IntegrityException(
                "chart-unsafe",
                subject,
                "regular files below one folder, within the limits",
                entry + ": " + reason,
                "Do not unpack it anywhere; ask its publisher.");
    }

    /** A link in somebody's own folder, as a checkout of a chart with a library beside it has. */
    static IntegrityException linked(String subject, String entry, Path root) {
        return new IntegrityException(
                "chart-unsafe",
                subject,
                "regular files below one folder, within the limits",
                entry + ": a link or special file",
                ShellLine.of(
                        "Make a copy with what its links lead to, look at it, and name the copy: cp -rL {} COPY. Or put what"
                                + " is not needed into its .helmignore.",
                        root));
    }

    /** Bytes that are not those that were announced. */
    static IntegrityException digest(String subject, String expected, String actual) {
        return new IntegrityException(
                "chart-digest-mismatch",
                subject,
                expected,
                actual,
                "Fetch it again; if it stays so, ask its publisher which one is right.");
    }

    /** Another chart than the one asked for. */
    static IntegrityException other(String subject, String expected, String actual) {
        return new IntegrityException(
                "chart-mismatch",
                subject,
                expected,
                actual,
                "Correct name and version in the manifest, or the address.");
    }

    /** Something asked that the manifest must say and does not. */
    static InvalidInputException request(String message, String advice) {
        return new InvalidInputException("chart-request-invalid", message, advice);
    }

    /** A place that does not hold what was asked for. */
    static SourceException absent(String code, String message, String advice, URI address) {
        return new SourceException(code, message, advice, ArchiveAddress.shown(address), 0, false, null);
    }
}
