package io.hubcrate.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Our own scripts, which lie beside this class as resources. */
final class ShellScript {
    /** Marks where a command's output begins, and says its process group. */
    static final String BEGIN = read("begin.sh");

    static final String END = read("end.sh");
    static final String HELD = read("held.sh");
    static final String UPLOAD = read("upload.sh");

    private ShellScript() {}

    private static String read(String name) {
        try (InputStream in = ShellScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
