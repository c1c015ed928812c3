package io.hubcrate.chart;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that claim to be a chart, as their origin gave them, their digest checked where the origin had one.
 *
 * @param fileName under which the origin keeps it, as Helm's provenance names it
 * @param url where it was fetched; null for a local one
 * @param source for people and for the lock: no credentials, no path of this machine
 * @param provenance fetches Helm's provenance file; empty if there is none
 */
record FoundChart(
        byte[] bytes, String fileName, @Nullable URI url, String source, Supplier<Optional<byte[]>> provenance) {}
