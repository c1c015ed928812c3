package io.hubcrate.content;

import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Folders to work in, in which nobody can plant anything: made for their owner alone, and used again only if they are
 * real folders of this user in a place that only root and he can change.
 */
public final class OwnFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS_READ = PosixFilePermissions.fromString("rwxr-xr-x");

    private OwnFolder() {}

    /**
     * Opens one, made with mode 0700 if it is not there; one with more rights for others gets this mode.
     *
     * @return the same path
     * @throws MachineException code {@code folder-unsafe}
     */
    public static Path open(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a folder to work in: " + folder);
        }
        makeAll(parent);
        try {
            Files.createDirectory(folder, attribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            // Looked at below, as the new one is.
        }
        UnixFile is = UnixFile.of(folder);
        if (!is.isFolder()) {
            throw unsafe(folder, planted(is));
        }
        requireSafe(folder);
        if (!is.isOwnersAlone()) {
            close(folder);
        }
        return folder;
    }

    /**
     * Demands that nobody else can change what is put into a folder, which is there already and keeps its mode.
     *
     * @throws MachineException code {@code folder-unsafe}
     */
    public static void requireSafe(Path folder) throws IOException {
        Optional<UnsafePath> fault = SafePath.findUnsafeAsMounted(folder, Set.of());
        if (fault.isPresent()) {
            throw unsafe(folder, fault.get());
        }
    }

    /** Makes missing folders, which nobody but their owner can write into, whatever the umask. */
    public static void makeAll(Path folder) throws IOException {
        // Java 17 takes a link to a folder for something in the way.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attribute(OTHERS_READ));
        }
    }

    /**
     * Demands that all in an opened folder is its owner's: plain files of one name, and folders of these names.
     *
     * @throws MachineException code {@code folder-unsafe}
     */
    public static void requireOwnContent(Path folder, Set<String> folders) throws IOException {
        int owner = UnixFile.of(folder).uid();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                requireOwn(folder, child, owner, folders.contains(String.valueOf(child.getFileName())));
            }
        }
    }

    private static void requireOwn(Path folder, Path child, int owner, boolean folderExpected) throws IOException {
        try {
            UnixFile is = UnixFile.of(child);
            boolean known = folderExpected && is.isFolder();
            if (is.uid() != owner || (!known && SafePath.findUnlikeFile(is).isPresent())) {
                throw unsafe(folder, planted(is));
            }
        } catch (NoSuchFileException e) {
            // Another run of the same user has finished with it.
        }
    }

    private static UnsafePath planted(UnixFile is) throws IOException {
        Optional<UnsafePath> unlike = SafePath.findUnlikeFile(is);
        return unlike.orElse(new UnsafePath(
                is.path(), "belongs to another user, " + is.owner(), "mv " + SafePath.twice(is.path(), ".planted")));
    }

    private static void close(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        } catch (IOException | UnsupportedOperationException e) {
            // vfat keeps no permissions; that others cannot write is known already.
        }
    }

    private static MachineException unsafe(Path folder, UnsafePath fault) {
        return new MachineException(
                "folder-unsafe",
                "the folder " + folder + " is not safe to work in: " + fault.text(),
                "Nothing was changed. Name a place that only you can write into. " + fault.advice(),
                null);
    }

    static FileAttribute<Set<PosixFilePermission>> attribute(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }
}
