package io.hubcrate.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts of ours that are packed with hubcrate: scripts for nodes, templates, tables. */
public final class PackedText {
    private PackedText() {}

    /**
     * The whole text, UTF-8.
     *
     * @param beside whose package it lies in
     * @param name for example {@code locked.sh}; with a slash at its beginning from the root of the class path
     * @throws IllegalStateException if it is not there
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
