package io.hubcrate.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * What is sent with a request, streamed.
 *
 * @param size in bytes, exact: it is announced
 * @param source opens the bytes from the beginning, once for each attempt; its unchecked exceptions reach the caller
 */
public record WebBody(long size, Supplier<InputStream> source) {
    /** A few bytes held in memory. */
    public static WebBody of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new WebBody(copy.length, () -> new ByteArrayInputStream(copy));
    }
}
