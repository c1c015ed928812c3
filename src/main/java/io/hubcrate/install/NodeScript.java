package io.hubcrate.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Scripts for nodes that are packed beside the class that runs them. */
public final class NodeScript {
    private NodeScript() {}

    /**
     * A script's text.
     *
     * @param name for example {@code locked.sh}, in the package of {@code beside}
     */
    public static String read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("hubcrate was packed without " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
