package io.hubcrate.build;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.OwnFolder;
import io.hubcrate.content.ProcessLock;
import io.hubcrate.failure.MachineException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * {@code .NAME-VERSION-ARCH.partial}: the growing files, the journal, and a lock that the system takes away from whoever
 * dies. Becomes the bundle by one rename, so that whatever stands under the bundle's name is complete.
 */
final class WorkFolder implements Closeable {
    private static final int TRIES = 3;
    private static final String FILES = "files";

    private final Path out;
    private final Path folder;
    private final ProcessLock lock;

    private WorkFolder(Path out, Path folder, ProcessLock lock) {
        this.out = out;
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens it, new or as an earlier build has left it.
     *
     * @throws MachineException code {@code build-busy} if another build of the same bundle is at work, {@code
     *     folder-unsafe} if somebody else has or could have put something there
     */
    static WorkFolder open(Path out, String bundleFolder) throws IOException {
        Path folder = out.resolve("." + bundleFolder + ".partial");
        for (int i = 0; i < TRIES; i++) {
            Path lockFile = folder.resolve("lock");
            ProcessLock lock;
            try {
                OwnFolder.open(folder);
                OwnFolder.requireOwnContent(folder, Set.of(FILES));
                lock = ProcessLock.tryTake(lockFile).orElseThrow(() -> busy(folder));
            } catch (NoSuchFileException e) {
                continue;
            }
            boolean opened = false;
            try {
                // The one who had it may have finished and cleared the folder away in the meantime.
                if (Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                    OwnFolder.makeAll(folder.resolve(FILES));
                    OwnFolder.requireOwnContent(folder.resolve(FILES), Set.of());
                    opened = true;
                    return new WorkFolder(out, folder, lock);
                }
            } finally {
                if (!opened) {
                    lock.close();
                }
            }
        }
        throw busy(folder);
    }

    static MachineException busy(Path folder) {
        return new MachineException(
                "build-busy",
                "another build of the same bundle is at work in " + folder,
                "Wait for it, or choose another --out.",
                null);
    }

    /** Where the bundle's files grow. */
    Path files() {
        return folder.resolve(FILES);
    }

    /** For what is needed on the way; files only, gone when the bundle is published. */
    Path scratch() {
        return folder;
    }

    Path journal() {
        return folder.resolve("journal");
    }

    /** Removes every file that is not of these names: another lock's, or one that was being written at a kill. */
    void keepOnly(Set<String> names) throws IOException {
        deleteFiles(files(), names);
    }

    /** Gives the finished files their name, for good. */
    void publish(Path bundle) throws IOException {
        AtomicFile.syncDirectory(files());
        Files.move(files(), bundle, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.syncDirectory(out);
        discard();
    }

    /** Removes the folder itself, when nothing in it is needed any more. */
    void discard() throws IOException {
        if (Files.isDirectory(files(), LinkOption.NOFOLLOW_LINKS)) {
            deleteFiles(files(), Set.of());
            Files.deleteIfExists(files());
        }
        deleteFiles(folder, Set.of());
        Files.deleteIfExists(folder);
    }

    private static void deleteFiles(Path folder, Set<String> except) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (!except.contains(String.valueOf(child.getFileName()))) {
                    Files.delete(child);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
