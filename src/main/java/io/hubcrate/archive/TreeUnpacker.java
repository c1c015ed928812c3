package io.hubcrate.archive;

import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks a packed tar from a stranger into an empty folder: regular files and folders, and symbolic links to files of
 * the same archive, which become copies. Nothing leaves the folder, nothing is written twice, and never more than the
 * limits say.
 */
public final class TreeUnpacker {
    private static final int BUFFER = 64 << 10;
    private static final int EXECUTABLE = 0100;
    /** Links to links are followed that often. */
    private static final int MOST_STEPS = 4;

    private final long mostBytes;
    private final int mostEntries;
    private long bytes;

    /**
     * @param mostBytes of all files together, unpacked
     * @param mostEntries files, folders and links together
     */
    public TreeUnpacker(long mostBytes, int mostEntries) {
        this.mostBytes = mostBytes;
        this.mostEntries = mostEntries;
    }

    /**
     * Unpacks a {@code .tar.gz}.
     *
     * @param folder an empty one of ours
     * @throws UnsafeArchiveException at the first entry that is none of the above
     * @throws IOException if this is no whole packed tar, or cannot be written
     */
    public void unpackGzip(InputStream packed, Path folder) throws IOException {
        Map<String, String> links = new LinkedHashMap<>();
        int entries = 0;
        MeteredStream metered = GuardedTarReader.metered(new GZIPInputStream(packed, BUFFER), mostBytes, mostEntries);
        try (TarArchiveInputStream in = new TarArchiveInputStream(metered, "UTF-8")) {
            for (TarArchiveEntry entry = GuardedTarReader.next(in, metered);
                    entry != null;
                    entry = GuardedTarReader.next(in, metered)) {
                String name = GuardedTarReader.requireSafeName(entry.getName());
                if (++entries > mostEntries) {
                    throw new UnsafeArchiveException(name, "more entries than allowed");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(folder.resolve(name));
                } else if (entry.isSymbolicLink()) {
                    links.put(name, entry.getLinkName());
                } else if (GuardedTarReader.isRegular(entry)) {
                    write(in, entry, folder.resolve(name));
                } else {
                    throw new UnsafeArchiveException(name, "neither a regular file, a folder nor a symbolic link");
                }
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The library lets some malformed headers through as these.
            throw new IOException("not a tar", e);
        }
        for (String name : links.keySet()) {
            copy(folder, name, links);
        }
    }

    private void write(InputStream in, TarArchiveEntry entry, Path file) throws IOException {
        account(entry.getName(), entry.getSize());
        prepare(file, entry.getName());
        byte[] buffer = new byte[BUFFER];
        long left = entry.getSize();
        try (OutputStream out = Files.newOutputStream(file)) {
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new EOFException(entry.getName() + " ends early");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
        boolean executable = (entry.getMode() & EXECUTABLE) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private void copy(Path folder, String name, Map<String, String> links) throws IOException {
        Path file = folder.resolve(name);
        Path target = folder;
        String at = name;
        for (int i = 0; i < MOST_STEPS && links.containsKey(at); i++) {
            target = folder.resolve(at).resolveSibling(links.get(at)).normalize();
            if (links.get(at).startsWith("/") || !target.startsWith(folder) || target.equals(folder)) {
                throw new UnsafeArchiveException(name, "a link that leaves the archive");
            }
            at = folder.relativize(target).toString();
        }
        if (!Files.isRegularFile(target)) {
            throw new UnsafeArchiveException(name, "a link to something that is no file of the archive");
        }
        account(name, Files.size(target));
        prepare(file, name);
        Files.copy(target, file);
    }

    private void account(String name, long size) throws UnsafeArchiveException {
        if (size < 0 || size > mostBytes - bytes) {
            throw new UnsafeArchiveException(name, "more bytes unpacked than allowed");
        }
        bytes += size;
    }

    private static void prepare(Path file, String name) throws IOException {
        if (Files.exists(file)) {
            throw new UnsafeArchiveException(name, "stands there twice");
        }
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }
}
