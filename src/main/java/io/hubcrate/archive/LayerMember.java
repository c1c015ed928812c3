package io.hubcrate.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * A member of an image's layer, which unlike those of our own tarballs may be a folder or a link, have any name and
 * belong to anyone. The same member gives the same header on every machine: time is fixed, user and group are numbers.
 *
 * @param name relative, its parts joined by {@code /}; a folder's without the slash at its end
 * @param target of a symbolic link; empty for others
 * @param size of a file's content; 0 for others
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md">OCI image layers</a>
 */
public record LayerMember(Type type, String name, String target, long size, int mode, long user, long group) {
    /** What it is. */
    public enum Type {
        FILE(TarConstants.LF_NORMAL, 0100000),
        FOLDER(TarConstants.LF_DIR, 0040000),
        LINK(TarConstants.LF_SYMLINK, 0120000);

        private final byte flag;
        private final int bits;

        Type(byte flag, int bits) {
            this.flag = flag;
            this.bits = bits;
        }
    }

    /** What a field of 7 octal digits holds. */
    private static final long MAX_ID = 07777777;

    private static final int MAX_NAME = 100;

    /** Zeros that follow the content. */
    public int padding() {
        return (int) (-size & (TarHeader.BLOCK - 1));
    }

    /** One block, or with an extended header (POSIX pax) before it where name, target or owner ask for that. */
    public byte[] header() {
        String path = type == Type.FOLDER ? name + "/" : name;
        Map<String, String> records = new TreeMap<>();
        if (isLong(path)) {
            records.put("path", path);
        }
        if (isLong(target)) {
            records.put("linkpath", target);
        }
        if (user > MAX_ID) {
            records.put("uid", Long.toString(user));
        }
        if (group > MAX_ID) {
            records.put("gid", Long.toString(group));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!records.isEmpty()) {
            byte[] content = pax(records);
            out.writeBytes(block("PaxHeader", TarConstants.LF_PAX_EXTENDED_HEADER_LC, "", content.length, 0644, 0, 0));
            out.writeBytes(content);
            out.writeBytes(new byte[-content.length & (TarHeader.BLOCK - 1)]);
        }
        out.writeBytes(
                block(ascii(path), type.flag, ascii(target), size, type.bits | mode, clipped(user), clipped(group)));
        return out.toByteArray();
    }

    private static long clipped(long id) {
        return id > MAX_ID ? 0 : id;
    }

    private static boolean isLong(String text) {
        return text.length() > MAX_NAME || text.chars().anyMatch(c -> c > 126);
    }

    /** What readers that know no extended headers see. */
    private static String ascii(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "_");
        return plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain;
    }

    private static byte[] pax(Map<String, String> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            byte[] record = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
            int length = record.length + 1;
            while (length != record.length + Integer.toString(length).length()) {
                length = record.length + Integer.toString(length).length();
            }
            out.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(record);
        });
        return out.toByteArray();
    }

    private static byte[] block(String name, byte flag, String target, long size, int mode, long user, long group) {
        TarArchiveEntry entry = new TarArchiveEntry(name, flag, true);
        entry.setLinkName(target);
        entry.setSize(size);
        entry.setMode(mode);
        entry.setIds((int) user, (int) group);
        // The library puts the name of whoever runs it here.
        entry.setUserName("");
        entry.setGroupName("");
        entry.setModTime(FileTime.from(TarHeader.TIME));
        byte[] block = new byte[TarHeader.BLOCK];
        try {
            entry.writeEntryHeader(block, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return block;
    }
}
