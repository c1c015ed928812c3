package io.hubcrate.shell;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes before those of a source.
 *
 * @param first come first, once
 * @param rest null for nothing
 */
record PrecededSource(byte[] first, @Nullable ByteSource rest) implements ByteSource {
    @Override
    public void writeTo(ByteSink sink) throws IOException {
        sink.write(first, 0, first.length);
        if (rest != null) {
            rest.writeTo(new Behind(sink));
        }
    }

    /** A source that begins again before it gave anything has not begun. */
    private static final class Behind implements ByteSink {
        private final ByteSink sink;
        private boolean begun;

        Behind(ByteSink sink) {
            this.sink = sink;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            begun = true;
            sink.write(buffer, offset, length);
        }

        @Override
        public void restart() throws IOException {
            if (begun) {
                sink.restart();
            }
        }
    }
}
