package io.hubcrate.archive;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Makes a {@code .tgz} whose bytes depend on names and contents alone. Deflate's stored blocks (RFC 1951, 3.2.4) are
 * written here: compressed ones, and even those that a Deflater of level 0 makes, differ between the zlib versions
 * under different JDKs.
 */
public final class StoredTarGzip {
    private static final int FILE_MODE = 0644;
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
        return gzip(tar(files));
    }

    private static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            LayerMember member = new LayerMember(LayerMember.Type.FILE, name, "", content.length, FILE_MODE, 0, 0);
            out.writeBytes(member.header());
            out.writeBytes(content);
            out.writeBytes(new byte[member.padding()]);
        });
        out.writeBytes(new byte[2 * TarHeader.BLOCK]);
        return out.toByteArray();
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
