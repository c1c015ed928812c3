package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.EntryKeeper;
import io.hubcrate.bundle.EntryKeeper.Keeping;
import io.hubcrate.content.Digest;
import io.hubcrate.content.VerifyingInputStream;
import io.hubcrate.failure.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Blobs, each in a file named by its digest. One has its name only when every byte was proven and is on the disk; what is
 * read is proven again, because disks forget.
 */
final class BlobStore {
    private final Path folder;
    private final StoreDisk disk;

    BlobStore(Path folder, StoreDisk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    Path path(Digest digest) {
        return folder.resolve(digest.hex());
    }

    /** Whether there is a file of that name and size; its bytes are proven when they are read. */
    boolean has(Digest digest, long size) {
        try {
            BasicFileAttributes is =
                    Files.readAttributes(path(digest), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isRegularFile() && is.size() == size;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw StoreFailures.unreadable(path(digest), e);
        }
    }

    /**
     * The bytes of an entry. The read that would give its last byte fails with {@code stored-blob-damaged} if they are not
     * those that the signed index names.
     *
     * @throws NoSuchFileException if there is none
     */
    InputStream open(Entry entry) throws IOException {
        Path file = path(entry.digest());
        return new VerifyingInputStream(
                Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS),
                entry.digest(),
                entry.size(),
                (expected, actual) -> new IntegrityException(
                        "stored-blob-damaged",
                        file + " (" + entry.name() + ")",
                        expected,
                        actual,
                        "Put the bundle's medium in and type: hubcrate stage --site FILE --bundle BUNDLE. What differs"
                                + " from the medium is replaced. Then look at this host's disk."));
    }

    /** Keeps what is not there yet; what is there is compared with what comes, and replaced if it differs. */
    EntryKeeper keeper() {
        return this::begin;
    }

    private Optional<Keeping> begin(Entry entry) {
        if (has(entry.digest(), entry.size())) {
            return Optional.of(new ComparedBlob(path(entry.digest()), () -> write(entry.digest())));
        }
        return Optional.of(write(entry.digest()));
    }

    private WrittenBlob write(Digest digest) {
        return WrittenBlob.at(path(digest), disk);
    }

    /** Every file, with its size; those that are on their way are not among them. */
    SortedMap<Digest, Long> list() {
        SortedMap<Digest, Long> blobs = new TreeMap<>();
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            if (name.matches("[0-9a-f]{64}")) {
                blobs.put(new Digest(name), size(file));
            }
        }
        return blobs;
    }

    /** What killed runs have left on its way, and whatever else is no blob; who calls knows that nobody writes. */
    List<Path> debris() {
        List<Path> debris = new ArrayList<>();
        for (Path file : files()) {
            if (!String.valueOf(file.getFileName()).matches("[0-9a-f]{64}")) {
                debris.add(file);
            }
        }
        return debris;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            throw StoreFailures.unreadable(folder, e);
        }
        return files;
    }

    static long size(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
        } catch (IOException e) {
            throw StoreFailures.unreadable(file, e);
        }
    }

    Path folder() {
        return folder;
    }
}
