package io.hubcrate.testing.peers;

import io.hubcrate.content.Digest;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes real layers: tar archives of files, some that compress and most that do not. */
final class LayerForge {
    private static final int CHUNK = 1 << 20;
    private static final long FILE = 16L << 20;
    private static final byte[] LINE =
            "the quick brown crate carries one more layer over the gap\n".getBytes(StandardCharsets.US_ASCII);

    private LayerForge() {}

    /** How a layer's tar is stored. */
    enum Compression {
        GZIP,
        NONE,
        ZSTD
    }

    /**
     * A layer to make; equal plans give the same blob, which is how images share layers.
     *
     * @param bytes its size as a blob, nearly
     */
    record Plan(long seed, long bytes, Compression compression) {}

    /** What was made. */
    record Layer(Plan plan, Path file, Digest digest, long size, Digest diffId) {}

    static Layer write(Plan plan, Path file) throws IOException {
        MessageDigest blob = Digest.newMessageDigest();
        MessageDigest diff = Digest.newMessageDigest();
        try (OutputStream sink =
                        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), CHUNK), blob);
                Packing packing = new Packing(plan.compression(), sink, diff);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packing)) {
            writeMembers(plan, tar, packing);
        }
        return new Layer(plan, file, Digest.of(blob), Files.size(file), Digest.of(diff));
    }

    private static void writeMembers(Plan plan, TarArchiveOutputStream tar, Packing packing) throws IOException {
        String folder = "opt/forged/" + Long.toHexString(plan.seed());
        SeededBytes source = new SeededBytes(plan.seed());
        long left = Math.max(plan.bytes() - 1024, 64);
        for (int number = 0; left > 0; number++) {
            long size = Math.min(left, FILE);
            packing.compress(false);
            open(tar, folder + "/data-" + number, size);
            byte[] buffer = new byte[(int) Math.min(CHUNK, (size + 7) / 8 * 8)];
            for (long done = 0; done < size; done += buffer.length) {
                source.fill(buffer);
                tar.write(buffer, 0, (int) Math.min(buffer.length, size - done));
            }
            tar.closeArchiveEntry();
            left -= size;
        }
        if (plan.compression() == Compression.GZIP) {
            packing.compress(true);
            long lines = Math.max(1, plan.bytes() / 16 / LINE.length);
            open(tar, folder + "/README", lines * LINE.length);
            for (long line = 0; line < lines; line++) {
                tar.write(LINE);
            }
            tar.closeArchiveEntry();
        }
    }

    private static void open(TarArchiveOutputStream tar, String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setModTime(0L);
        entry.setMode(0644);
        tar.putArchiveEntry(entry);
    }

    /** Hashes the tar on its way into a compressor that can be told to spare itself the work. */
    private static final class Packing extends FilterOutputStream {
        private final Gzip gzip;

        Packing(Compression compression, OutputStream sink, MessageDigest diff) throws IOException {
            super(sink);
            gzip = new Gzip(compression == Compression.GZIP ? sink : OutputStream.nullOutputStream());
            OutputStream packed =
                    switch (compression) {
                        case GZIP -> gzip;
                        case NONE -> sink;
                        case ZSTD -> new ZstdRawFrame(sink);
                    };
            out = new DigestOutputStream(packed, diff);
        }

        void compress(boolean really) {
            gzip.level(really ? Deflater.BEST_SPEED : Deflater.NO_COMPRESSION);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, 64 * 1024);
            level(Deflater.NO_COMPRESSION);
        }

        void level(int level) {
            def.setLevel(level);
        }
    }
}
