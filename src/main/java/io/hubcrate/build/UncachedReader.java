package io.hubcrate.build;

import com.sun.nio.file.ExtendedOpenOption;
import io.hubcrate.content.Digest;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads what stands on a medium and not what the system still has in memory of it: past the page cache where the file
 * system can (O_DIRECT), else after the system was told to forget it, which root alone may do.
 */
final class UncachedReader {
    private static final int BUFFER = 1 << 20;
    /** The kernel's switch; 1 drops clean pages of files and nothing else. */
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private final EventSink events;
    private boolean direct;
    private boolean uncached;

    private UncachedReader(EventSink events, boolean direct, boolean uncached) {
        this.events = events;
        this.direct = direct;
        this.uncached = uncached;
    }

    /** For files below {@code folder} that have been flushed. */
    static UncachedReader of(Path folder, EventSink events) {
        boolean memory;
        try {
            memory = MEMORY.contains(Files.getFileStore(folder).type());
        } catch (IOException e) {
            memory = true;
        }
        return new UncachedReader(events, !memory, !memory);
    }

    /** Whether everything read so far came from the medium for sure. */
    boolean isUncached() {
        return uncached;
    }

    Digest digest(Path file) throws IOException {
        if (direct) {
            try {
                return digest(file, Set.of(StandardOpenOption.READ, ExtendedOpenOption.DIRECT));
            } catch (UnsupportedOperationException | IOException e) {
                // Not every file system can; what is really wrong shows again below.
                direct = false;
            }
        }
        uncached = uncached && dropCaches();
        return digest(file, new HashSet<>(Set.of(StandardOpenOption.READ)));
    }

    private static boolean dropCaches() {
        try {
            Files.write(DROP_CACHES, "1\n".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Digest digest(Path file, Set<? extends OpenOption> options) throws IOException {
        FileStore store = Files.getFileStore(file);
        int block = (int) Math.max(512, Math.min(store.getBlockSize(), BUFFER));
        // Reads past the cache want memory and positions on block boundaries.
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER + block).alignedSlice(block);
        MessageDigest hash = Digest.newMessageDigest();
        String name = String.valueOf(file.getFileName());
        try (FileChannel channel = FileChannel.open(file, options)) {
            long size = channel.size();
            long done = 0;
            while (done < size) {
                buffer.clear().limit(BUFFER);
                int n = channel.read(buffer, done);
                if (n <= 0) {
                    break;
                }
                hash.update(buffer.flip());
                done += n;
                events.accept(new Event.TransferAdvanced(name, n));
            }
        }
        return Digest.of(hash);
    }
}
