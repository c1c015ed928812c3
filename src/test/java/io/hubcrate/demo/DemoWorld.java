package io.hubcrate.demo;

import io.hubcrate.content.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The demo's origin and files without its story, for tests that want a small real world to type in. */
public final class DemoWorld implements AutoCloseable {
    public static final String PASSPHRASE = "correct horse battery staple";

    private final Origin origin;
    private final Path folder;

    private DemoWorld(Origin origin, Path folder) {
        this.origin = origin;
        this.folder = folder;
    }

    /** Starts the origin and writes {@code demo.yaml}, {@code values.yaml}, {@code config.yaml} and {@code pass}. */
    public static DemoWorld in(Path folder) throws IOException {
        Origin origin = DemoOrigin.start();
        DemoFiles.write(folder, origin.authority());
        AtomicFile.writePrivate(folder.resolve("pass"), (PASSPHRASE + "\n").getBytes(StandardCharsets.UTF_8));
        return new DemoWorld(origin, folder);
    }

    /** {@code host:port}. */
    public String authority() {
        return origin.authority();
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        origin.close();
    }
}
