package io.hubcrate.content;

import java.io.IOException;

/** Gives the bytes of one blob or file, from the first to the last, as often as it is asked. */
@FunctionalInterface
public interface ByteSource {
    /** Writes all bytes to the sink. */
    void writeTo(ByteSink sink) throws IOException;
}
