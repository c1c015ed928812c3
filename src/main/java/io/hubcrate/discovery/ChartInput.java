package io.hubcrate.discovery;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.manifest.BundleManifest;
import java.util.List;

/**
 * A chart with the site's values.
 *
 * @param values the text of {@code spec.values()}'s files in the same order, later ones win
 */
public record ChartInput(BundleManifest.Chart spec, ChartArchive archive, List<String> values) {
    public ChartInput {
        values = List.copyOf(values);
    }
}
