package io.hubcrate.render;

import io.hubcrate.failure.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The regular files of a packaged chart, read from and written to bytes: a name in an archive never becomes a path on
 * this machine. Knows ustar, GNU long names and pax paths, which is what Helm and tar programs write.
 */
final class ChartMembers {
    /** Unpacked; real charts have less than a hundredth of it. */
    private static final int MAX_BYTES = 64 << 20;

    private static final int MAX_MEMBERS = 20_000;
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;

    private ChartMembers() {}

    /** One file; {@code name} uses slashes and begins with the chart's folder. */
    record Member(String name, byte[] content) {}

    /**
     * Reads every regular file in the archive's order.
     *
     * @param what the chart, for messages
     * @throws InvalidInputException if this is no gzipped tar or is larger than any chart
     */
    static List<Member> read(String what, byte[] tgz) {
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(tgz))) {
            byte[] tar = gzip.readNBytes(MAX_BYTES + 1);
            if (tar.length > MAX_BYTES) {
                throw new IOException("more than " + (MAX_BYTES >> 20) + " MiB when unpacked");
            }
            return readTar(tar);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "chart-unreadable",
                    what + " is no packaged chart that can be read: " + e.getMessage(),
                    "Pack the chart again with 'helm package', or fetch it anew.");
        }
    }

    private static List<Member> readTar(byte[] tar) throws IOException {
        List<Member> members = new ArrayList<>();
        String longName = "";
        int at = 0;
        while (at + BLOCK <= tar.length && tar[at] != 0) {
            long size = octal(tar, at + 124, 12);
            int start = at + BLOCK;
            if (size < 0 || size > tar.length - start) {
                throw new IOException("a member is longer than the archive");
            }
            byte[] content = Arrays.copyOfRange(tar, start, start + (int) size);
            char type = (char) tar[at + 156];
            if (type == 'L') {
                longName = text(content, 0, content.length);
            } else if (type == 'x') {
                longName = paxPath(content, longName);
            } else if (type != 'g' && type != 'K') {
                if (type == '0' || type == 0) {
                    members.add(new Member(cleaned(longName.isEmpty() ? name(tar, at) : longName), content));
                }
                longName = "";
            }
            if (members.size() > MAX_MEMBERS) {
                throw new IOException("more than " + MAX_MEMBERS + " files");
            }
            at = start + (int) ((size + BLOCK - 1) / BLOCK * BLOCK);
        }
        return members;
    }

    private static String name(byte[] tar, int at) {
        String name = text(tar, at, NAME_LENGTH);
        boolean ustar = text(tar, at + 257, 5).equals("ustar") && tar[at + 262] == 0;
        String prefix = ustar ? text(tar, at + 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String cleaned(String name) {
        String forward = name.replace('\\', '/');
        return forward.startsWith("./") ? forward.substring(2) : forward;
    }

    /** The records of a pax header are {@code "LENGTH KEY=VALUE\n"}; only {@code path} matters here. */
    private static String paxPath(byte[] content, String before) {
        String records = new String(content, StandardCharsets.UTF_8);
        for (String line : records.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0 && line.startsWith("path=", space + 1)) {
                return line.substring(space + 6);
            }
        }
        return before;
    }

    private static long octal(byte[] bytes, int from, int length) throws IOException {
        String digits = text(bytes, from, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("a damaged header", e);
        }
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** A gzipped tar of these files, fast rather than small: it lives for one rendering. */
    static byte[] write(List<Member> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (Member member : members) {
                byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
                if (name.length > NAME_LENGTH) {
                    writeEntry(
                            gzip,
                            "././@LongLink".getBytes(StandardCharsets.UTF_8),
                            'L',
                            Arrays.copyOf(name, name.length + 1));
                }
                writeEntry(gzip, name, '0', member.content());
            }
            gzip.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeEntry(GZIPOutputStream out, byte[] name, char type, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME_LENGTH));
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, octalField(content.length, 11) + "\0");
        put(header, 136, octalField(0, 11) + "\0");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar  \0");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, octalField(sum, 6) + "\0 ");
        out.write(header);
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static String octalField(long value, int digits) {
        String octal = Long.toOctalString(value);
        return "0".repeat(digits - octal.length()) + octal;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
