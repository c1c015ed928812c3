package io.hubcrate.store;

import io.hubcrate.bundle.EntryKeeper.Keeping;
import io.hubcrate.content.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is there already, compared with what the medium gives: nothing is written unless it differs, and then it is
 * replaced. So staging once more mends what a disk has forgotten.
 */
final class ComparedBlob implements Keeping {
    private static final int CHUNK = 1 << 16;

    private final Path stored;
    private final Supplier<WrittenBlob> replacing;
    private final FileChannel channel;
    /** Of all that went into the replacement: what was equal is read once more for it. */
    private final MessageDigest hash = Digest.newMessageDigest();

    private @Nullable WrittenBlob replacement;
    private long position;

    /** @param replacing begins a new file of the same name */
    ComparedBlob(Path stored, Supplier<WrittenBlob> replacing) {
        this.stored = stored;
        this.replacing = replacing;
        try {
            this.channel = FileChannel.open(stored, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw StoreFailures.unreadable(stored, e);
        }
    }

    @Override
    public void write(byte[] buffer, int length) {
        if (replacement == null) {
            byte[] there = there(length);
            if (Arrays.equals(there, 0, there.length, buffer, 0, length)) {
                position += length;
                return;
            }
            replacement = beginning();
        }
        hash.update(buffer, 0, length);
        replacement.write(buffer, length);
    }

    /** What is stored from here on; shorter where it ends, or where the disk does not give it. */
    private byte[] there(int length) {
        ByteBuffer there = ByteBuffer.allocate(length);
        try {
            while (there.hasRemaining() && channel.read(there, position + there.position()) > 0) {
                // Until all has come.
            }
        } catch (IOException e) {
            // A bad sector: what the medium gives takes its place.
            return new byte[0];
        }
        return Arrays.copyOf(there.array(), there.position());
    }

    /** A new file with what was equal so far. */
    private WrittenBlob beginning() {
        WrittenBlob made = replacing.get();
        boolean done = false;
        try {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < position; ) {
                chunk.clear().limit((int) Math.min(CHUNK, position - at));
                int n = channel.read(chunk, at);
                if (n <= 0) {
                    throw new IOException("it ends at byte " + at);
                }
                hash.update(chunk.array(), 0, n);
                made.write(chunk.array(), n);
                at += n;
            }
            done = true;
            return made;
        } catch (IOException e) {
            throw StoreFailures.unreadable(stored, e);
        } finally {
            if (!done) {
                made.close();
            }
        }
    }

    @Override
    public void keep() {
        if (replacement == null) {
            return;
        }
        if (!Digest.of(hash).hex().equals(String.valueOf(stored.getFileName()))) {
            throw StoreFailures.unreadable(stored, new IOException("it gives other bytes when it is read again"));
        }
        replacement.keep();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StoreFailures.unreadable(stored, e);
        } finally {
            if (replacement != null) {
                replacement.close();
            }
        }
    }
}
