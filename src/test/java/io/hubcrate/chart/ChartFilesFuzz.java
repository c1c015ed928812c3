package io.hubcrate.chart;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Any bytes, and any tar packed by us, are a chart or a refusal. */
public final class ChartFilesFuzz {
    private ChartFilesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ChartFiles.read("fuzz", packed(input));
        } catch (IntegrityException | InvalidInputException e) {
            // What a person is told.
        }
        try {
            ChartFiles.read("fuzz", input);
        } catch (IntegrityException | InvalidInputException e) {
            // What a person is told.
        }
    }

    private static byte[] packed(byte[] tar) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
