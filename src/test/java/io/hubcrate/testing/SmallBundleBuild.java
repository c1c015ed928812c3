package io.hubcrate.testing;

import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** Builds a {@link SmallBundle} slowly in a process of its own, to be killed. */
@NullMarked
public final class SmallBundleBuild {
    private static final int MILLIS_PER_CHUNK = 20;

    private SmallBundleBuild() {}

    /** @param arguments the folder for the manifest's files, the folder for the bundle */
    public static void main(String[] arguments) {
        SmallBundle small = new SmallBundle(Path.of(arguments[0]));
        small.connections = 2;
        small.registry.setLine((digest, position, chunk) -> {
            try {
                Thread.sleep(MILLIS_PER_CHUNK);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return chunk;
        });
        small.build(Path.of(arguments[1]));
    }
}
