package io.hubcrate.build;

import io.hubcrate.content.OwnFolder;
import io.hubcrate.content.ProcessLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code .NAME-VERSION-ARCH.making}: where parts stand that are made here, from before the layout is fixed until the
 * bundle is built. Emptied at its start, because what an earlier run left is not known to be whole, and removed at its
 * end.
 */
final class MakingFolder implements Closeable {
    private static final String LOCK = "lock";

    private final Path folder;
    private final ProcessLock lock;

    private MakingFolder(Path folder, ProcessLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * @throws io.hubcrate.failure.MachineException code {@code build-busy} if another build of the same bundle is at
     *     work, {@code folder-unsafe}
     */
    static MakingFolder open(Path out, String bundleFolder) throws IOException {
        Path folder = OwnFolder.open(out.resolve("." + bundleFolder + ".making"));
        ProcessLock lock = ProcessLock.tryTake(folder.resolve(LOCK)).orElseThrow(() -> WorkFolder.busy(folder));
        MakingFolder making = new MakingFolder(folder, lock);
        try {
            making.empty();
            return making;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** An empty folder in it. */
    Path folder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private void empty() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            if (!path.equals(folder) && !path.equals(folder.resolve(LOCK))) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            empty();
            Files.deleteIfExists(folder.resolve(LOCK));
            Files.deleteIfExists(folder);
        }
    }
}
