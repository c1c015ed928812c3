package io.hubcrate.content;

import java.io.IOException;

/** Takes the bytes of one blob or file in order, from a source that may have to begin again. */
public interface ByteSink {
    /** For bytes of which only digest and size are wanted. */
    ByteSink NONE = new ByteSink() {
        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void restart() {}
    };

    /** The next bytes. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /**
     * The source cannot go on where it stopped (a server that ignores ranges): forget what came, the next byte is the
     * first one of the blob.
     */
    void restart() throws IOException;
}
