package io.hubcrate.chart;

import io.hubcrate.failure.SourceException;
import java.util.List;

/** A repository has the chart, but not in the version asked for. Exit code 4. */
public final class ChartVersionUnknownException extends SourceException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> nearest;

    ChartVersionUnknownException(String repository, String name, String version, List<String> nearest) {
        super(
                "chart-version-unknown",
                repository + " has " + name + ", but no version " + version
                        + (nearest.isEmpty() ? "" : "; nearest are " + String.join(", ", nearest)),
                "Write one of the versions named into the manifest, exactly as it stands here.",
                repository,
                0,
                false,
                null);
        this.nearest = List.copyOf(nearest);
    }

    /** The versions nearest below and above, and the newest last. */
    public List<String> nearest() {
        return nearest;
    }
}
