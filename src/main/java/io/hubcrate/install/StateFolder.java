package io.hubcrate.install;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.OwnFolder;
import io.hubcrate.content.SafePath;
import io.hubcrate.content.UnsafePath;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the installing host keeps about one site, for its owner alone: the journal, the lock, and the seat's name by which
 * nodes know from where they are worked on.
 */
public final class StateFolder {
    private static final String SEAT = "seat";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path folder;
    private final String seat;

    private StateFolder(Path folder, String seat) {
        this.folder = folder;
        this.seat = seat;
    }

    /**
     * Where it is if nobody says otherwise.
     *
     * @param root whether the user is root
     * @param stateHome {@code XDG_STATE_HOME}; null or empty if unset
     * @param site its name
     */
    public static Path usual(boolean root, @Nullable String stateHome, Path home, String site) {
        if (!site.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("not a site's name: " + site);
        }
        if (root) {
            return Path.of("/var/lib/hubcrate/sites").resolve(site);
        }
        // The XDG base directory specification wants relative values ignored.
        Path state = stateHome != null && Path.of(stateHome).isAbsolute()
                ? Path.of(stateHome)
                : home.resolve(".local/state");
        return state.resolve("hubcrate").resolve(site);
    }

    /**
     * Opens the folder, made if it is not there.
     *
     * @throws MachineException code {@code state-folder-unusable}, {@code state-folder-unsafe} if somebody else could
     *     write into it or has put something there
     */
    public static StateFolder open(Path folder) {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                OwnFolder.makeAll(parent);
            }
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            requireSafe(folder);
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
            Path file = folder.resolve(SEAT);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                AtomicFile.writePrivate(file, (UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return new StateFolder(folder, seat(folder, file));
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * What the journal tells, for verbs that only look; nothing is made.
     *
     * @throws MachineException as for {@link #open}, and code {@code journal-damaged}
     */
    public static JournalHistory history(Path folder) {
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                requireSafe(folder);
            }
            return JournalHistory.read(folder.resolve(Journal.FILE));
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * A folder in this one, made if it is not there, and judged like this one.
     *
     * @throws MachineException as for {@link #open}
     */
    public Path subfolder(String name) {
        Path sub = folder.resolve(name);
        try {
            if (!Files.exists(sub, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(sub, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            requireSafe(sub);
            return sub;
        } catch (IOException e) {
            throw unusable(sub, e);
        }
    }

    /**
     * The same for verbs that only look; nothing is made.
     *
     * @return empty if it is not there
     */
    public static Optional<Path> findSubfolder(Path folder, String name) {
        Path sub = folder.resolve(name);
        try {
            if (!Files.exists(sub, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            requireSafe(folder);
            requireSafe(sub);
            return Optional.of(sub);
        } catch (IOException e) {
            throw unusable(sub, e);
        }
    }

    /** Before anything in it is opened. */
    private static void requireSafe(Path folder) throws IOException {
        PosixFileAttributes is = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> open = EnumSet.noneOf(PosixFilePermission.class);
        open.addAll(is.permissions());
        open.retainAll(WRITABLE_BY_OTHERS);
        if (!is.isDirectory() || !open.isEmpty()) {
            throw unsafe(
                    folder,
                    folder + (is.isDirectory() ? " can be written by others than its owner" : " is not a folder"),
                    "Look at it: ls -ld " + folder + ". If it is as it should be: chmod 0700 " + folder);
        }
        Optional<UnsafePath> fault = SafePath.findUnsafe(folder, Set.of());
        for (String name : List.of(SEAT, RunLock.FILE, Journal.FILE)) {
            Path file = folder.resolve(name);
            if (fault.isEmpty() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                fault = SafePath.findUnsafeFile(file, Set.of());
            }
        }
        if (fault.isPresent()) {
            throw unsafe(
                    folder,
                    fault.get().text(),
                    "Name another with --state DIR. " + fault.get().advice());
        }
    }

    private static MachineException unsafe(Path folder, String found, String advice) {
        return new MachineException(
                "state-folder-unsafe", "the state folder " + folder + " is not safe: " + found, advice, null);
    }

    private static String seat(Path folder, Path file) throws IOException {
        String seat;
        try (java.io.InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            seat = new String(in.readNBytes(100), StandardCharsets.UTF_8).strip();
        }
        if (!seat.matches("[0-9a-f-]{36}")) {
            throw new MachineException(
                    "state-folder-unusable",
                    "the file " + file + " is not as hubcrate writes it",
                    "Take it away, another is made: rm " + file + ". The folder is " + folder + ".",
                    null);
        }
        return seat;
    }

    static MachineException unusable(Path folder, IOException e) {
        return new MachineException(
                "state-folder-unusable",
                "the state folder " + folder + " cannot be used: " + IoReason.of(e),
                "Name another with --state DIR, or look at: ls -ld " + folder + "; df -h " + folder,
                e);
    }

    public Path folder() {
        return folder;
    }

    /** By which nodes know this folder. A copy of the folder on another host must not have the same. */
    public String seat() {
        return seat;
    }

    public Path journal() {
        return folder.resolve(Journal.FILE);
    }
}
