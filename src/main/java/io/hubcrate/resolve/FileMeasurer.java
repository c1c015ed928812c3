package io.hubcrate.resolve;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.SourceException;
import java.net.URI;
import java.util.List;

/** Learns digest and size of a file on the network by reading it once. Thread-safe. */
@FunctionalInterface
interface FileMeasurer {
    /**
     * Reads the file from the first address that gives it.
     *
     * @param name for people
     * @param urls at least one, all of them said to hold the same bytes
     * @param copy receives the bytes, too; begins anew with every address
     * @throws SourceException if none gives it
     */
    Measured measure(String name, List<URI> urls, ByteSink copy);

    /** What was read, and from where. */
    record Measured(URI url, Digest digest, long size) {}
}
