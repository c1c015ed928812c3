package io.hubcrate.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * One process at a time. The system holds the lock for the process and takes it back when that ends, however it ends;
 * the file stays. A link in the file's place is an error.
 */
public final class ProcessLock implements Closeable {
    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; empty if another process, or another part of this one, has it. */
    public static Optional<ProcessLock> tryTake(Path file) throws IOException {
        FileChannel channel = open(file);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another part of this very process has it.
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? Optional.of(new ProcessLock(channel)) : Optional.empty();
    }

    /** Takes the lock, waiting for another process; within this one, callers wait for each other by themselves. */
    public static ProcessLock take(Path file) throws IOException {
        FileChannel channel = open(file);
        FileLock lock = null;
        try {
            lock = channel.lock();
            return new ProcessLock(channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                OwnFolder.attribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** The file itself, in which may stand who has it. Closing it gives the lock back. */
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
