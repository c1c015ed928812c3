package io.hubcrate.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar from a stranger into memory: regular files and folders only, relative names without {@code ..}, nothing
 * twice, and never more than the limits say. Nothing is written anywhere.
 */
public final class GuardedTarReader {
    private static final int MAX_NAME = 1024;
    /** Room for headers and padding beside the contents: one header, one extended header and their padding each. */
    private static final long OVERHEAD_PER_ENTRY = 8192;

    private final Limits limits;

    /** What is left of the allowance; shared where one archive holds others. Not thread-safe. */
    public static final class Limits {
        private long bytes;
        private int entries;

        /**
         * @param bytes content of all files together, unpacked
         * @param entries files and folders together
         */
        public Limits(long bytes, int entries) {
            this.bytes = bytes;
            this.entries = entries;
        }
    }

    /** Receives each regular file in the archive's order. */
    @FunctionalInterface
    public interface Visitor {
        /** @param name relative, its parts joined by {@code /}, checked */
        void file(String name, byte[] content) throws IOException;
    }

    /** An archive that must not be unpacked anywhere. */
    public static final class UnsafeArchiveException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String entry;
        private final String reason;

        UnsafeArchiveException(String entry, String reason) {
            super(entry + ": " + reason);
            this.entry = entry;
            this.reason = reason;
        }

        /** The name of the entry, made printable. */
        public String entry() {
            return entry;
        }

        /** What is wrong with it. */
        public String reason() {
            return reason;
        }
    }

    public GuardedTarReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * Reads an uncompressed tar to its end.
     *
     * @throws UnsafeArchiveException at the first entry that is none of the above
     * @throws IOException if this is no whole tar
     */
    public void read(InputStream tar, Visitor visitor) throws IOException {
        Set<String> seen = new TreeSet<>();
        MeteredStream metered = metered(tar, limits.bytes, limits.entries);
        try (TarArchiveInputStream in = new TarArchiveInputStream(metered, "UTF-8")) {
            for (TarArchiveEntry entry = next(in, metered); entry != null; entry = next(in, metered)) {
                if (--limits.entries < 0) {
                    throw new UnsafeArchiveException(printable(entry.getName()), "more entries than allowed");
                }
                readEntry(in, entry, seen, visitor);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The library lets some malformed headers through as these.
            throw new IOException("not a tar", e);
        }
    }

    /** The next entry, with no more headers before it than a name can need. */
    static @Nullable TarArchiveEntry next(TarArchiveInputStream in, MeteredStream metered) throws IOException {
        metered.expectHeaders();
        TarArchiveEntry entry = in.getNextEntry();
        if (entry != null) {
            metered.expectContent(Math.max(0, entry.getSize()));
        }
        return entry;
    }

    private void readEntry(TarArchiveInputStream in, TarArchiveEntry entry, Set<String> seen, Visitor visitor)
            throws IOException {
        String name = requireSafeName(entry.getName());
        if (!entry.isDirectory() && !isRegular(entry)) {
            throw new UnsafeArchiveException(name, "neither a regular file nor a folder");
        }
        if (entry.isDirectory()) {
            return;
        }
        if (!seen.add(name)) {
            throw new UnsafeArchiveException(name, "stands there twice");
        }
        long size = entry.getSize();
        if (size < 0 || size > limits.bytes) {
            throw new UnsafeArchiveException(name, "more bytes unpacked than allowed");
        }
        limits.bytes -= size;
        byte[] content = new byte[(int) size];
        int read = in.readNBytes(content, 0, content.length);
        if (read != content.length) {
            throw new EOFException(name + " ends early");
        }
        visitor.file(name, content);
    }

    static boolean isRegular(TarArchiveEntry entry) {
        return entry.isFile()
                && !entry.isLink()
                && !entry.isSymbolicLink()
                && !entry.isSparse()
                && !entry.isBlockDevice()
                && !entry.isCharacterDevice()
                && !entry.isFIFO();
    }

    /**
     * Demands a relative name that means the same on every system.
     *
     * @return the name without a folder's trailing slash
     */
    static String requireSafeName(String name) throws UnsafeArchiveException {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (bare.isEmpty() || bare.length() > MAX_NAME) {
            throw new UnsafeArchiveException(printable(name), "an empty name, or one of more than 1024 characters");
        }
        if (bare.startsWith("/") || bare.matches("[A-Za-z]:.*") || bare.indexOf('\\') >= 0) {
            throw new UnsafeArchiveException(printable(name), "an absolute name, or one with a backslash");
        }
        if (bare.chars().anyMatch(c -> Character.isISOControl(c) || c == 0xFFFD || isBidiControl(c))) {
            throw new UnsafeArchiveException(printable(name), "a control character in its name, or no UTF-8");
        }
        for (String part : bare.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new UnsafeArchiveException(printable(name), "an empty part, '.' or '..' in its name");
            }
        }
        return bare;
    }

    /** Stops a stream that unpacks to more than an archive within the limits can. */
    static MeteredStream metered(InputStream in, long bytes, int entries) {
        return new MeteredStream(in, bytes + (entries + 2L) * OVERHEAD_PER_ENTRY);
    }

    /** Characters that make a name read otherwise than it is. */
    private static boolean isBidiControl(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    private static String printable(String name) {
        StringBuilder shown = new StringBuilder();
        name.chars()
                .limit(120)
                .forEach(c -> shown.append(Character.isISOControl(c) || isBidiControl(c) ? '?' : (char) c));
        return shown.toString();
    }
}
