package io.hubcrate.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** Single files that were compressed, unpacked within bounds: length and memory. */
public final class Decompression {
    /** More than xz -9 asks for: a dictionary of 64 MiB and what stands around it. */
    private static final int XZ_MEMORY_KIB = 80 << 10;

    private Decompression() {}

    /**
     * Unpacks by the ending of the name: {@code .gz}, {@code .xz}, {@code .zst}, {@code .bz2}; anything else as it is.
     *
     * @param most a longer content is an {@link IOException} at the first byte too many
     */
    public static InputStream open(String name, InputStream in, long most) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        InputStream content = in;
        if (lower.endsWith(".gz")) {
            content = new GZIPInputStream(in, 1 << 16);
        } else if (lower.endsWith(".xz")) {
            content = XZCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .setMemoryLimitKiB(XZ_MEMORY_KIB)
                    .get();
        } else if (lower.endsWith(".zst")) {
            content = new ZstdCompressorInputStream(in);
        } else if (lower.endsWith(".bz2")) {
            content = new BZip2CompressorInputStream(in, true);
        }
        return new Bounded(content, most);
    }

    /** Refuses what is longer than promised. */
    private static final class Bounded extends FilterInputStream {
        private final long most;
        private long count;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = read(in, buffer, offset, length);
            count += Math.max(0, n);
            if (count > most) {
                throw new IOException("unpacks to more than " + most + " bytes");
            }
            return n;
        }

        private static int read(InputStream in, byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (RuntimeException e) {
                // Some of the libraries let some damage through as these.
                throw new IOException("damaged", e);
            }
        }

        @Override
        public long skip(long n) throws IOException {
            byte[] buffer = new byte[(int) Math.min(8192, Math.max(0, n))];
            return Math.max(0, read(buffer, 0, buffer.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
