package io.hubcrate.chart;

import io.hubcrate.failure.SourceException;
import java.net.URI;

/** Any bytes are a repository's index or a refusal. */
public final class ChartIndexFuzz {
    private ChartIndexFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        URI repository = URI.create("https://charts.example.org/stable/");
        try {
            ChartIndex index = ChartIndex.read(repository, input);
            index.resembling("jupyterhub");
            index.find("jupyterhub", "0.9.1");
            index.isAmbiguous("jupyterhub", "0.9.1");
            index.nearest("jupyterhub", "0.9.1");
        } catch (SourceException e) {
            // What a person is told.
        }
    }
}
