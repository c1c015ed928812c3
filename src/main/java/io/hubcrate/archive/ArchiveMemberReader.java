package io.hubcrate.archive;

import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Takes single regular files out of a stranger's {@code .tar} or {@code .tar.gz} of any size, as a stream. Names inside
 * are only compared with the wanted ones and never become a path; whatever else is in the archive is passed over. Memory
 * stays bounded whatever the archive claims.
 */
public final class ArchiveMemberReader {
    /** More than any release of a program unpacks to; a packed archive that gives more is meant to fill disks. */
    private static final long MOST_BYTES = 64L << 30;

    private static final int MOST_ENTRIES = 1_000_000;

    private static final int BUFFER = 64 << 10;
    private static final int HEAD = 6;
    /** First bytes of what people may mean by an archive, and is none that can be taken apart here. */
    private static final Map<String, String> OTHER_KINDS = Map.of(
            "504b0304", "a zip",
            "fd377a585a00", "packed with xz",
            "28b52ffd", "packed with zstd",
            "425a68", "packed with bzip2",
            "edabeedb", "an RPM package",
            "7f454c46", "a program and no archive");

    private final Set<String> wanted;
    private final boolean wholly;
    private final Target target;
    private final Set<String> found = new HashSet<>();
    private final byte[] buffer = new byte[BUFFER];

    /** Says where the bytes of a member go. */
    @FunctionalInterface
    public interface Target {
        /**
         * Called once for each member that is found; the stream is closed after its last byte.
         *
         * @param member as it was asked for
         * @param size exact number of bytes that follow
         */
        OutputStream open(String member, long size) throws IOException;
    }

    private ArchiveMemberReader(Set<String> wanted, boolean wholly, Target target) {
        this.wanted = wanted;
        this.wholly = wholly;
        this.target = target;
    }

    /**
     * Reads the archive to its end.
     *
     * @param members paths without {@code ./} before them
     * @return those that were found
     * @throws UnsafeArchiveException if a wanted member is no regular file or stands there twice, or the archive unpacks
     *     to more than any honest one
     * @throws IOException if this is no whole tar
     */
    public static Set<String> readAll(InputStream archive, Set<String> members, Target target) throws IOException {
        return new ArchiveMemberReader(members, true, target).read(archive);
    }

    /**
     * Reads no further than the end of one member; for an archive that {@link #readAll} has seen.
     *
     * @return whether it was found
     */
    public static boolean readOne(InputStream archive, String member, Target target) throws IOException {
        return !new ArchiveMemberReader(Set.of(member), false, target)
                .read(archive)
                .isEmpty();
    }

    private Set<String> read(InputStream archive) throws IOException {
        MeteredStream metered = new MeteredStream(unpacked(archive), MOST_BYTES);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(metered, "UTF-8")) {
            int entries = 0;
            for (TarArchiveEntry entry = GuardedTarReader.next(tar, metered);
                    entry != null;
                    entry = GuardedTarReader.next(tar, metered)) {
                entries++;
                visit(tar, entry, entries);
                if (!wholly && found.size() == wanted.size()) {
                    break;
                }
            }
            return found;
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The library lets some malformed headers through as these.
            throw new IOException("not a tar", e);
        }
    }

    private void visit(TarArchiveInputStream tar, TarArchiveEntry entry, int number) throws IOException {
        String name = plain(entry.getName());
        long size = entry.getSize();
        if (number > MOST_ENTRIES || size < 0 || size > MOST_BYTES || entry.isSparse()) {
            throw new UnsafeArchiveException(shown(name), "more entries or bytes than allowed, or a sparse file");
        }
        if (!wanted.contains(name)) {
            copy(tar, OutputStream.nullOutputStream());
            return;
        }
        if (!GuardedTarReader.isRegular(entry)) {
            throw new UnsafeArchiveException(shown(name), "not a regular file");
        }
        if (!found.add(name)) {
            throw new UnsafeArchiveException(shown(name), "stands there twice");
        }
        try (OutputStream out = target.open(name, size)) {
            if (copy(tar, out) != size) {
                throw new EOFException(shown(name) + " ends early");
            }
        }
    }

    private long copy(InputStream in, OutputStream out) throws IOException {
        long count = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            count += n;
        }
        return count;
    }

    /** Tar as it is written with {@code tar -C folder .} has {@code ./} before every name. */
    private static String plain(String name) {
        String rest = name;
        while (rest.startsWith("./")) {
            rest = rest.substring(2);
        }
        return rest;
    }

    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.chars().limit(120).forEach(c -> shown.append(c < ' ' || c > '~' ? '?' : (char) c));
        return shown.toString();
    }

    private static InputStream unpacked(InputStream archive) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(archive, BUFFER);
        buffered.mark(HEAD);
        String head = HexFormat.of().formatHex(buffered.readNBytes(HEAD));
        buffered.reset();
        if (head.startsWith("1f8b")) {
            return new GZIPInputStream(buffered, BUFFER);
        }
        for (Map.Entry<String, String> other : OTHER_KINDS.entrySet()) {
            if (head.startsWith(other.getKey())) {
                throw new IOException("it is " + other.getValue() + ", no .tar or .tar.gz");
            }
        }
        return buffered;
    }
}
