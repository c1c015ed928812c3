package io.hubcrate.install;

import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operator at a time in one state folder. The system holds the lock for the process and takes it back when that
 * ends, however it ends; the file's text only tells who it is.
 */
public final class RunLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final int LONGEST = 4096;

    private final FileChannel channel;
    private final FileLock lock;

    private RunLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock of a state folder.
     *
     * @throws OperatorAtWorkException if somebody has it
     * @throws MachineException code {@code state-folder-unusable}
     */
    public static RunLock take(Path stateFolder, Operator operator) {
        Path file = stateFolder.resolve(FILE);
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                FileLock lock = tryLock(channel);
                if (lock == null) {
                    throw new OperatorAtWorkException(
                            stateFolder.toString(),
                            Operator.parse(read(channel)).orElse(null),
                            "",
                            "Wait until it has ended, or speak with who it is. Nothing was changed.");
                }
                write(channel, operator.toWord());
                return new RunLock(channel, lock);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw StateFolder.unusable(stateFolder, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another part of this very process has it.
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Until all is read.
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        ByteBuffer buffer = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
