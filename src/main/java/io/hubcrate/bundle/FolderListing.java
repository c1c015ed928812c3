package io.hubcrate.bundle;

import io.hubcrate.content.IoReason;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a bundle's folder holds: regular files only, taken down once. A link, a device or a folder is refused by name
 * before anything is opened.
 */
final class FolderListing {
    private static final int MAX_FILES = 10_000;
    private static final int MAX_SIGNATURE_BYTES = 64 << 10;
    private static final int MAX_SIGNATURES = 64;
    private static final String AGAIN = "Copy the whole folder again from where it came, and nothing else into it.";

    private final Path folder;
    private final SortedMap<String, Long> sizes = new TreeMap<>();

    private FolderListing(Path folder) {
        this.folder = folder;
    }

    /** @throws IntegrityException if there is anything but regular files; foreign files are named with it */
    static FolderListing of(Path folder) {
        WrongThing.refuse(folder);
        FolderListing listing = new FolderListing(folder);
        SortedMap<String, String> strange = new TreeMap<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                listing.add(child, strange);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw unreadable(folder, e);
        }
        if (!strange.isEmpty()) {
            listing.unnamed().forEach(name -> strange.put(name, "a file that it does not name"));
            throw listing.foreign(
                    List.copyOf(strange.keySet()),
                    "only regular files that SHA256SUMS names",
                    String.join(", ", strange.values().stream().distinct().toList()));
        }
        return listing;
    }

    /** Told with what is refused anyway, so that one look is enough: nothing is decided on sums that nobody has proven. */
    private List<String> unnamed() {
        try {
            return unnamed(Sha256Sums.parse(readSmall(BundleNames.SUMS, Sha256Sums.MAX_BYTES))
                    .digests()
                    .keySet());
        } catch (ToolException e) {
            return List.of();
        }
    }

    private List<String> unnamed(Set<String> named) {
        return sizes.keySet().stream()
                .filter(name ->
                        !named.contains(name) && !name.equals(BundleNames.SUMS) && !BundleNames.isSignature(name))
                .toList();
    }

    private void add(Path child, SortedMap<String, String> strange) throws IOException {
        String name = String.valueOf(child.getFileName());
        BasicFileAttributes attributes =
                Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            String kind = attributes.isSymbolicLink()
                    ? "a symbolic link"
                    : attributes.isDirectory() ? "a folder" : "a device";
            strange.put(name, kind);
            return;
        }
        if (sizes.size() >= MAX_FILES) {
            throw new IntegrityException(
                    "bundle-unexpected-file", name, "a bundle's dozen of files", "thousands", AGAIN);
        }
        sizes.put(name, attributes.size());
    }

    /** @throws IntegrityException if the file is not there */
    long size(String name) {
        Long size = sizes.get(name);
        if (size == null) {
            throw BundleMedia.missing(List.of(name));
        }
        return size;
    }

    /** The detached signatures by file name. */
    SortedMap<String, byte[]> readSignatures() {
        List<String> names =
                sizes.keySet().stream().filter(BundleNames::isSignature).toList();
        if (names.size() > MAX_SIGNATURES) {
            throw new IntegrityException(
                    "bundle-unexpected-file",
                    names.get(names.size() - 1),
                    "at most " + MAX_SIGNATURES + " signatures",
                    String.valueOf(names.size()),
                    AGAIN);
        }
        SortedMap<String, byte[]> signatures = new TreeMap<>();
        names.forEach(name -> signatures.put(name, readSmall(name, MAX_SIGNATURE_BYTES)));
        return signatures;
    }

    /** Refuses what is too long before it is read. */
    void requireAtMost(String name, long maxBytes) {
        if (size(name) > maxBytes) {
            throw new IntegrityException(
                    "bundle-damaged", name, "at most " + maxBytes + " bytes", size(name) + " bytes", AGAIN);
        }
    }

    /** A file whole, refused if longer than {@code maxBytes}. */
    byte[] readSmall(String name, int maxBytes) {
        requireAtMost(name, maxBytes);
        Path file = folder.resolve(name);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length != size(name)) {
                throw new IntegrityException(
                        "bundle-damaged", name, size(name) + " bytes", "another number while reading", AGAIN);
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Demands that exactly these files are there, signatures and the sums aside.
     *
     * @param elsewhere whether a file need not be here
     * @throws IntegrityException naming every file that is missing, or every one that should not be there
     */
    void requireExactly(Set<String> expected, Predicate<String> elsewhere) {
        List<String> missing = new TreeSet<>(expected)
                .stream()
                        .filter(name -> !sizes.containsKey(name) && !elsewhere.test(name))
                        .toList();
        if (!missing.isEmpty()) {
            throw BundleMedia.missing(missing);
        }
        List<String> foreign = unnamed(expected);
        if (!foreign.isEmpty()) {
            throw foreign(
                    foreign, "only files that SHA256SUMS names", foreign.size() == 1 ? "this one too" : "these too");
        }
    }

    private IntegrityException foreign(List<String> names, String expected, String found) {
        // A name that a shell would take for more is not put into a command.
        List<String> plain = names.stream()
                .filter(name -> name.matches("[A-Za-z0-9._][A-Za-z0-9._-]*"))
                .toList();
        String remove = plain.isEmpty()
                ? ""
                : "If you know where they come from, remove them, inside " + folder + ":\n  rm -r "
                        + String.join(" ", plain) + "\nOtherwise: ";
        return new IntegrityException(
                "bundle-unexpected-file", String.join(", ", names), expected, found, remove + AGAIN);
    }

    static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static MachineException unreadable(Path path, Throwable cause) {
        String why = cause instanceof NoSuchFileException ? "does not exist" : "cannot be read: " + IoReason.of(cause);
        return new MachineException(
                "bundle-unreadable", path + " " + why, "Name the bundle's folder, and check the medium.", cause);
    }
}
