package io.hubcrate.testing.peers;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a valid zstd frame that holds its content in raw blocks: a real zstd layer without a compressor.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8878.html">RFC 8878, sections 3.1.1 and 3.1.1.2</a>
 */
final class ZstdRawFrame extends FilterOutputStream {
    private static final int BLOCK = 128 * 1024;

    private final byte[] block = new byte[BLOCK];
    private int filled;
    private boolean finished;

    ZstdRawFrame(OutputStream out) throws IOException {
        super(out);
        // Magic number; descriptor: no content size, no checksum, no dictionary; window of 128 KiB (exponent 7).
        out.write(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x00, 7 << 3});
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (filled == BLOCK) {
                flushBlock(false);
            }
            int n = Math.min(left, BLOCK - filled);
            System.arraycopy(bytes, at, block, filled, n);
            filled += n;
            at += n;
            left -= n;
        }
    }

    private void flushBlock(boolean last) throws IOException {
        // Little-endian: bit 0 last block, bits 1 and 2 type (0 raw), the rest its size.
        int header = filled << 3 | (last ? 1 : 0);
        out.write(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
        out.write(block, 0, filled);
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            flushBlock(true);
            super.close();
        }
    }
}
