package io.hubcrate.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file on its way to its name: written beside it under a name that nobody foresees, made new or not at all, so that
 * no link that somebody has put there is followed and two runs never write into one. Gone if it is not published.
 */
public final class BesideFile implements Closeable {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final int RANDOM_DIGITS = 16;
    private static final String SUFFIX = ".partial";

    private final Path target;
    private final Path beside;
    private final FileChannel channel;
    private boolean published;

    private BesideFile(Path target, Path beside, FileChannel channel) {
        this.target = target;
        this.beside = beside;
        this.channel = channel;
    }

    /** One that others may read as far as the umask lets them; never one that they may write. */
    public static BesideFile of(Path target) throws IOException {
        return create(target, READABLE);
    }

    /** One that its owner alone may read, from the first byte on. */
    public static BesideFile privately(Path target) throws IOException {
        return create(target, PRIVATE);
    }

    private static BesideFile create(Path target, Set<PosixFilePermission> permissions) throws IOException {
        Path beside = target.resolveSibling("." + target.getFileName() + "." + random() + SUFFIX);
        return new BesideFile(target, beside, createNew(beside, permissions, StandardOpenOption.WRITE));
    }

    /** A file for reading and writing in a folder that others may write into, without a name: gone when it is closed. */
    public static FileChannel nameless(Path folder) throws IOException {
        return createNew(
                folder.resolve(".hubcrate-" + random() + SUFFIX),
                PRIVATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static FileChannel createNew(Path file, Set<PosixFilePermission> permissions, OpenOption... options)
            throws IOException {
        Set<OpenOption> all = new java.util.HashSet<>(Set.of(options));
        all.add(StandardOpenOption.CREATE_NEW);
        all.add(LinkOption.NOFOLLOW_LINKS);
        try {
            return FileChannel.open(file, all, OwnFolder.attribute(permissions));
        } catch (NoSuchFileException e) {
            throw named(new NoSuchFileException(folder(file)), e);
        } catch (AccessDeniedException e) {
            throw named(new AccessDeniedException(folder(file)), e);
        }
    }

    /** Nobody has heard of the name that was chosen for it: what is missing or closed is its folder. */
    private static String folder(Path file) {
        return String.valueOf(file.toAbsolutePath().getParent());
    }

    private static <T extends IOException> T named(T better, IOException cause) {
        better.initCause(cause);
        return better;
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_DIGITS);
    }

    /** Removes what killed runs have left beside {@code target}; whoever calls knows that no other run is at work. */
    public static void removeLeftBeside(Path target) throws IOException {
        String start = "." + target.getFileName() + ".";
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, file -> {
            String name = String.valueOf(file.getFileName());
            return name.startsWith(start)
                    && name.substring(start.length()).matches("([0-9a-f]{" + RANDOM_DIGITS + "}\\.)?partial");
        })) {
            for (Path left : all) {
                Files.deleteIfExists(left);
            }
        }
    }

    /** Where its bytes go. */
    public FileChannel channel() {
        return channel;
    }

    /** Gives it its name, in place of whatever has it, once its bytes are on the medium; and the name too. */
    public void publish() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        published = true;
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            AtomicFile.syncDirectory(folder);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!published) {
            Files.deleteIfExists(beside);
        }
    }
}
