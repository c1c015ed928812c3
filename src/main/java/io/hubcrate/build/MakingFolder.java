package io.hubcrate.build;

import io.hubcrate.failure.MachineException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final FileChannel lock;

    private MakingFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @throws MachineException code {@code build-busy} if another build of the same bundle is at work */
    static MakingFolder open(Path out, String bundleFolder) throws IOException {
        Path folder = Files.createDirectories(out.resolve("." + bundleFolder + ".making"));
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        MakingFolder making = new MakingFolder(folder, channel);
        try {
            if (!tryLock(channel)) {
                throw new MachineException(
                        "build-busy",
                        "another build of the same bundle is at work in " + folder,
                        "Wait for it, or choose another --out.",
                        null);
            }
            making.empty();
            return making;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
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
