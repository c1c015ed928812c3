package io.hubcrate.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files of a tar on disk stand. Only headers are read and nothing is unpacked, so a tar of many gigabytes costs
 * as little as its number of members. Links are followed inside the archive, once; everything else that is no regular
 * file is as if it were not there.
 */
public final class TarIndex {
    private static final int BLOCK = TarHeader.BLOCK;
    private static final int MAX_MEMBERS = 100_000;
    /** A name and a link's target in extended headers; more is nobody's. */
    private static final int MAX_EXTENSION = 64 << 10;

    private final FileChannel file;
    private final long end;
    private final Map<String, Stretch> members = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    /** A file's bytes within the tar. */
    public record Stretch(long offset, long size) {}

    private TarIndex(FileChannel file) throws IOException {
        this.file = file;
        this.end = file.size();
    }

    /** @throws IOException if this is no whole tar, or no file that it names could be found twice the same way */
    public static TarIndex of(FileChannel file) throws IOException {
        TarIndex index = new TarIndex(file);
        index.read();
        return index;
    }

    /** Where a file stands, by the name that the archive gives it, without {@code ./} before it. */
    public Optional<Stretch> find(String name) {
        Stretch stretch = members.get(name);
        if (stretch == null) {
            String target = links.get(name);
            stretch = target == null ? null : members.get(target);
        }
        return Optional.ofNullable(stretch);
    }

    private void read() throws IOException {
        long at = 0;
        Extension extension = new Extension();
        while (at + BLOCK <= end) {
            byte[] header = bytes(at, BLOCK);
            if (isZero(header)) {
                return;
            }
            requireChecksum(header);
            long size = extension.size >= 0 ? extension.size : number(header, 124, 12);
            at += BLOCK;
            if (size > end - at) {
                throw new EOFException("the archive ends within a member");
            }
            switch (header[156]) {
                case 'x' -> extension.readPax(bytes(at, bounded(size)));
                case 'L' -> extension.name = text(bytes(at, bounded(size)), 0, (int) size);
                case 'K' -> extension.target = text(bytes(at, bounded(size)), 0, (int) size);
                case 'g' -> bounded(size);
                default -> {
                    add(header, extension, at, size);
                    extension = new Extension();
                }
            }
            at += (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        throw new EOFException("the archive ends without its closing zeros");
    }

    private void add(byte[] header, Extension extension, long at, long size) throws IOException {
        String name = plain(extension.name.isEmpty() ? headerName(header) : extension.name);
        if (members.size() + links.size() >= MAX_MEMBERS) {
            throw new IOException("more than " + MAX_MEMBERS + " members");
        }
        byte type = header[156];
        if (type == '0' || type == 0) {
            if (extension.sparse || links.containsKey(name) || members.put(name, new Stretch(at, size)) != null) {
                throw new IOException("sparse, or there twice: " + printable(name));
            }
        } else if (type == '2' || type == '1') {
            String target = extension.target.isEmpty() ? text(header, 157, 100) : extension.target;
            if (members.containsKey(name) || links.put(name, resolve(name, target, type == '1')) != null) {
                throw new IOException("there twice: " + printable(name));
            }
        }
    }

    /** A link's target as a name in the archive; what leads out of it finds nothing there. */
    private static String resolve(String name, String target, boolean fromRoot) {
        int slash = name.lastIndexOf('/');
        String at = fromRoot || slash < 0 ? "" : name.substring(0, slash);
        for (String part : target.split("/", -1)) {
            if (part.equals("..")) {
                at = at.indexOf('/') < 0 ? "" : at.substring(0, at.lastIndexOf('/'));
            } else if (!part.isEmpty() && !part.equals(".")) {
                at = at.isEmpty() ? part : at + "/" + part;
            }
        }
        return at;
    }

    private static String headerName(byte[] header) {
        String name = text(header, 0, 100);
        boolean posix = header[257] == 'u' && header[262] == 0;
        String prefix = posix ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String plain(String name) {
        String bare = name;
        while (bare.startsWith("./")) {
            bare = bare.substring(2);
        }
        return bare;
    }

    private static int bounded(long size) throws IOException {
        if (size > MAX_EXTENSION) {
            throw new IOException("an extended header of " + size + " bytes");
        }
        return (int) size;
    }

    private byte[] bytes(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("the archive ends early");
            }
        }
        return buffer.array();
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static void requireChecksum(byte[] header) throws IOException {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, 148, 8)) {
            throw new IOException("not a tar: a header's checksum is wrong");
        }
    }

    /** Octal, or base 256 with the first bit set. */
    private static long number(byte[] header, int offset, int length) throws IOException {
        long value = 0;
        if ((header[offset] & 0x80) != 0) {
            for (int i = 1; i < length; i++) {
                if (value >> 47 != 0) {
                    throw new IOException("not a tar: a number that is too large");
                }
                value = (value << 8) | (header[offset + i] & 0xff);
            }
            return value;
        }
        String digits = text(header, offset, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new IOException("not a tar: a number that is none");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] bytes, int offset, int length) {
        int stop = offset;
        while (stop < offset + length && bytes[stop] != 0) {
            stop++;
        }
        return new String(bytes, offset, stop - offset, StandardCharsets.UTF_8);
    }

    private static String printable(String name) {
        String bounded = name.length() > 120 ? name.substring(0, 120) : name;
        return bounded.replaceAll("\\p{Cntrl}", "?");
    }

    /** What extended headers say about the member that follows. */
    private static final class Extension {
        private String name = "";
        private String target = "";
        private long size = -1;
        private boolean sparse;

        /** Records of the form {@code LENGTH KEY=VALUE\n}. */
        private void readPax(byte[] records) throws IOException {
            int at = 0;
            while (at < records.length && records[at] != 0) {
                int space = at;
                while (space < records.length && records[space] >= '0' && records[space] <= '9' && space - at < 7) {
                    space++;
                }
                int length = space == at ? 0 : Integer.parseInt(text(records, at, space - at));
                int stop = at + length;
                if (space >= records.length || records[space] != ' ' || stop > records.length || stop - 1 <= space) {
                    throw new IOException("not a tar: an extended header that is none");
                }
                record(new String(records, space + 1, stop - space - 2, StandardCharsets.UTF_8));
                at = stop;
            }
        }

        private void record(String text) throws IOException {
            int equals = text.indexOf('=');
            String value = text.substring(equals + 1);
            switch (equals < 0 ? "" : text.substring(0, equals)) {
                case "path" -> name = value;
                case "linkpath" -> target = value;
                case "size" -> {
                    if (!value.matches("[0-9]{1,15}")) {
                        throw new IOException("not a tar: a size that is none");
                    }
                    size = Long.parseLong(value);
                }
                default -> sparse |= text.startsWith("GNU.sparse");
            }
        }
    }
}
