package io.hubcrate.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What is sent with a request, streamed.
 *
 * @param size in bytes, exact: it is announced
 * @param content writes the bytes from the beginning, once for each attempt; its unchecked exceptions reach the caller
 */
public record WebBody(long size, Content content) {
    /** Writes a body; what it does not write in the end is never sent whole. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** A few bytes held in memory. */
    public static WebBody of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new WebBody(copy.length, out -> out.write(copy));
    }
}
