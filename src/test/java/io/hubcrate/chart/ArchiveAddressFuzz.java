package io.hubcrate.chart;

import io.hubcrate.failure.SourceException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Whatever a repository names stays on TLS and names a host. */
public final class ArchiveAddressFuzz {
    private ArchiveAddressFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        URI repository = URI.create("https://charts.example.org/stable/");
        try {
            URI address = ArchiveAddress.resolve(repository, new String(input, StandardCharsets.UTF_8));
            String scheme = address.getScheme().toLowerCase(Locale.ROOT);
            if (!Set.of("https", "oci").contains(scheme) || address.getHost() == null) {
                throw new AssertionError("leads to " + address);
            }
        } catch (SourceException e) {
            // What a person is told.
        }
    }
}
