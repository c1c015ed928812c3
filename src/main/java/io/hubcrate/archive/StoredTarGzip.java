package io.hubcrate.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Makes a {@code .tgz} whose bytes depend on names and contents alone. Deflate's stored blocks (RFC 1951, 3.2.4) are
 * written here: compressed ones, and even those that a Deflater of level 0 makes, differ between the zlib versions
 * under different JDKs.
 */
public final class StoredTarGzip {
    /** 1980-01-01T00:00:00Z: old enough to be nobody's, young enough that no tar warns of it. */
    private static final long FIXED_TIME_MILLIS = 315_532_800_000L;

    private static final int FILE_MODE = 0100644;
    private static final int MAX_STORED = 0xffff;
    /** RFC 1952: magic, deflate, no flags, no time, no extra flags, unknown system. */
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private StoredTarGzip() {}

    /**
     * Packs regular files, owner 0:0, mode 0644, in the map's order.
     *
     * @param files contents by relative name; the caller has bounded their sum
     */
    public static byte[] pack(Map<String, byte[]> files) {
        try {
            return gzip(tar(files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            out.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setMode(FILE_MODE);
                entry.setModTime(FIXED_TIME_MILLIS);
                entry.setIds(0, 0);
                entry.setNames("", "");
                out.putArchiveEntry(entry);
                out.write(file.getValue());
                out.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** One file as gzip, stored: the same bytes whatever Java does it. */
    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + content.length / 1000 + 64);
        out.writeBytes(GZIP_HEADER);
        int at = 0;
        do {
            int length = Math.min(MAX_STORED, content.length - at);
            out.write(at + length == content.length ? 1 : 0);
            writeLittleEndian(out, length, 2);
            writeLittleEndian(out, ~length, 2);
            out.write(content, at, length);
            at += length;
        } while (at < content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        writeLittleEndian(out, crc.getValue(), 4);
        writeLittleEndian(out, content.length, 4);
        return out.toByteArray();
    }

    private static void writeLittleEndian(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)) & 0xff);
        }
    }
}
