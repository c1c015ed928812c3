package io.hubcrate.testing.peers;

import io.hubcrate.content.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Keeps what is slow to make outside the checkout, keyed by what it was made from, whole or not at all. */
final class ForgeCache {
    /** Raised when the forge's own code makes other bytes from the same plans. */
    private static final int FORMAT = 1;

    private final Path root;

    private ForgeCache(Path root) {
        this.root = root;
    }

    /** {@code $HUBCRATE_TEST_CACHE}, else {@code ~/.cache/hubcrate-tests}. */
    static ForgeCache fromEnvironment() {
        String asked = System.getenv().getOrDefault("HUBCRATE_TEST_CACHE", "");
        return new ForgeCache(
                asked.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache", "hubcrate-tests")
                        : Path.of(asked));
    }

    /** Fills an empty folder. */
    interface Filler {
        void fill(Path folder) throws IOException;
    }

    /** The folder for these inputs, filled first if no earlier run has; two runs at once do it once. */
    Path folder(String name, String inputs, Filler filler) throws IOException {
        String key = Digest.of((FORMAT + "\n" + inputs).getBytes(StandardCharsets.UTF_8))
                .shortHex();
        Path folder = root.resolve(name + "-" + key);
        Files.createDirectories(root);
        try (FileChannel channel = FileChannel.open(
                        root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IllegalStateException("no lock on " + root);
            }
            if (!Files.isDirectory(folder)) {
                Path partial = root.resolve(name + "-" + key + ".partial");
                ScratchFolder.delete(partial);
                filler.fill(Files.createDirectories(partial));
                Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return folder;
    }
}
