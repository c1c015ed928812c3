package io.hubcrate.http;

import io.hubcrate.content.ByteSink;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.SourceException;
import java.net.URI;
import java.util.SortedMap;
import java.util.SortedSet;

/** The outside, as far as plain documents and files go. Thread-safe. */
public interface Web {
    /**
     * Reads a document whole.
     *
     * @param maxBytes a longer one is refused before more of it is read
     * @param purpose why, for the list of hosts: {@code chart repository}
     * @throws SourceException if it cannot be had, after retries where they can help
     */
    byte[] fetchSmall(URI address, long maxBytes, String purpose);

    /**
     * Streams a file from byte {@code from} on, going on by range requests where the connection breaks.
     *
     * @param size exact number of bytes of the whole file; -1 if not known yet
     * @throws SourceException if it cannot be had
     * @throws IntegrityException if it is longer or shorter than {@code size}
     */
    void stream(URI address, long size, long from, String purpose, ByteSink sink);

    /**
     * Refuses an address that a server's document names, if an outside server means this machine or its link by it; as
     * for a redirect.
     *
     * @param document where the document came from
     * @throws SourceException code {@code redirect-refused}
     */
    void requireNotInwards(URI document, URI named);

    /** Every host contacted so far (redirect targets, token servers and proxies' targets too), with the purposes. */
    SortedMap<String, SortedSet<String>> contacts();
}
