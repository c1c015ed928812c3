package io.hubcrate.chart;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.manifest.BundleManifest.Chart;

/** Where charts come from. */
@FunctionalInterface
public interface ChartSource {
    /**
     * Brings a chart, its dependencies inside, its name and version those of the spec.
     *
     * @throws SourceException if it cannot be had
     * @throws IntegrityException if its digest or provenance does not hold
     * @throws InvalidInputException if the local folder or archive is no usable chart
     */
    ChartArchive fetch(Chart spec);
}
