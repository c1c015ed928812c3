package io.hubcrate.release;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Chart;
import java.util.Optional;

/** Which of a bundle's charts is JupyterHub's, and what its version knows. */
final class HubChart {
    private static final String NAME = "jupyterhub";

    private HubChart() {}

    static boolean isHub(Chart chart) {
        return chart.name().equals(NAME);
    }

    /** The first one, if any. */
    static Optional<Chart> find(BundleIndex index) {
        return index.charts().stream().filter(HubChart::isHub).findFirst();
    }

    /** Whether {@code hub.config} is one of its values: before, {@code auth} told of logins, and later charts refuse that. */
    static boolean takesConfig(Chart chart) {
        return isAtLeast(chart, 0, 11);
    }

    /** Whether {@code proxy.service.externalIPs} is one of its values: before, its schema refuses it. */
    static boolean takesExternalIps(Chart chart) {
        return isAtLeast(chart, 4, 3);
    }

    /** Whether {@code singleuser.extraFiles} is one of its values. */
    static boolean mountsFiles(Chart chart) {
        return isAtLeast(chart, 2, 0);
    }

    private static boolean isAtLeast(Chart chart, int major, int minor) {
        String[] parts = chart.version().split("[.+-]", -1);
        if (parts.length < 2 || !parts[0].matches("[0-9]{1,4}") || !parts[1].matches("[0-9]{1,4}")) {
            return false;
        }
        int first = Integer.parseInt(parts[0]);
        return first > major || (first == major && Integer.parseInt(parts[1]) >= minor);
    }
}
