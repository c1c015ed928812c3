package io.hubcrate.install;

import io.hubcrate.content.ProcessLock;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * One operator at a time in one state folder. The system holds the lock for the process and takes it back when that
 * ends, however it ends; the file's text only tells who it is.
 */
public final class RunLock implements AutoCloseable {
    /** The file's name in the state folder. */
    static final String FILE = "lock";

    private static final int LONGEST = 4096;

    private final ProcessLock lock;

    private RunLock(ProcessLock lock) {
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
            ProcessLock lock = ProcessLock.tryTake(file).orElse(null);
            if (lock == null) {
                throw new OperatorAtWorkException(
                        stateFolder.toString(),
                        Operator.parse(read(file)).orElse(null),
                        "",
                        "Wait until it has ended, or speak with who it is. Nothing was changed.");
            }
            try {
                write(lock.channel(), operator.toWord());
                return new RunLock(lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw StateFolder.unusable(stateFolder, e);
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        }
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
            lock.channel().truncate(0);
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
