package io.hubcrate.content;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one answer to "can only root and I write here?", asked of a path and of every folder above it, as sshd asks it of
 * a home folder: who can write above can put another thing in its place. A folder in which everybody may write counts as
 * closed on the way if it is sticky and what follows in it is ours. A group of the user's own name is he himself.
 */
public final class SafePath {
    private static final int MOST_LINKS = 40;

    private final Set<Integer> trusted = new HashSet<>();
    private final FolderProbe probe;

    private SafePath(FolderProbe probe) throws IOException {
        this.probe = probe;
        trusted.add(0);
        trusted.add(UnixFile.ownUid());
        // In a user namespace root is somebody else; who owns the root folder decides about all below it anyway.
        trusted.add(UnixFile.of(Path.of("/")).uid());
    }

    /**
     * The first place, from the root folder on, that somebody else could change; links are followed and their own places
     * looked at too.
     *
     * @param path there already
     * @param owners numbers of users who count like this one: see {@link #behindSudo}
     */
    public static Optional<UnsafePath> findUnsafe(Path path, Set<Integer> owners) throws IOException {
        return findUnsafe(path.toAbsolutePath(), owners, FolderProbe.NONE);
    }

    /**
     * The same of folders into which we write and of files that a person names. File systems that keep no owners or
     * permissions are known by what a new folder beside it looks like; whoever mounted them has decided.
     */
    static Optional<UnsafePath> findUnsafeAsMounted(Path path, Set<Integer> owners) throws IOException {
        Path absolute = path.toAbsolutePath();
        Optional<UnsafePath> unsafe = findUnsafe(absolute, owners);
        Path parent = absolute.getParent();
        if (unsafe.isEmpty() || parent == null) {
            return unsafe;
        }
        Optional<FolderProbe> probe = FolderProbe.find(parent);
        return probe.isEmpty() ? unsafe : findUnsafe(absolute, owners, probe.get());
    }

    static Optional<UnsafePath> findUnsafe(Path absolute, Set<Integer> owners, FolderProbe probe) throws IOException {
        SafePath safe = new SafePath(probe);
        safe.trusted.addAll(owners);
        return safe.walk(absolute);
    }

    /**
     * Who may own what root is told to use, besides root: the person behind sudo, who chose it.
     *
     * @param environment of the process
     */
    public static Set<Integer> behindSudo(Map<String, String> environment) {
        String sudo = environment.getOrDefault("SUDO_UID", "");
        try {
            return UnixFile.ownUid() == 0 && sudo.matches("[0-9]{1,9}") ? Set.of(Integer.valueOf(sudo)) : Set.of();
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** The same of a file in a folder that is known to be safe: no link, of one name, nobody else's. */
    public static Optional<UnsafePath> findUnsafeFile(Path file, Set<Integer> owners) throws IOException {
        SafePath safe = new SafePath(FolderProbe.NONE);
        safe.trusted.addAll(owners);
        UnixFile is = UnixFile.of(file);
        Optional<UnsafePath> fault = findUnlikeFile(is);
        return fault.isPresent() ? fault : safe.judge(is, false);
    }

    /** What makes it something else than one plain file. */
    static Optional<UnsafePath> findUnlikeFile(UnixFile is) throws IOException {
        String found = null;
        if (is.isLink()) {
            found = "is a link to " + Files.readSymbolicLink(is.path()) + ", made by " + is.owner();
        } else if (!is.isFile()) {
            found = "is no file; it belongs to " + is.owner();
        } else if (is.links() > 1) {
            found = "stands under another name too (a hard link); it belongs to " + is.owner();
        }
        return found == null
                ? Optional.empty()
                : Optional.of(new UnsafePath(is.path(), found, "mv " + twice(is.path(), ".planted")));
    }

    static String twice(Path path, String suffix) {
        return ShellLine.quoted(path) + " " + ShellLine.quoted(Path.of(path + suffix));
    }

    private Optional<UnsafePath> walk(Path absolute) throws IOException {
        Path root = absolute.getRoot();
        if (root == null) {
            throw new IllegalArgumentException("not a whole path: " + absolute);
        }
        Deque<Path> rest = new ArrayDeque<>();
        absolute.forEach(rest::addLast);
        UnixFile at = UnixFile.of(root);
        for (int links = 0; ; ) {
            Optional<UnsafePath> unsafe = judge(at, !rest.isEmpty());
            if (unsafe.isPresent() || rest.isEmpty()) {
                return unsafe;
            }
            String name = rest.removeFirst().toString();
            Path above = at.path().getParent();
            if (name.equals("..")) {
                at = above == null ? at : UnixFile.of(above);
                continue;
            }
            UnixFile next = name.isEmpty() || name.equals(".")
                    ? at
                    : UnixFile.of(at.path().resolve(name));
            if (!next.isLink()) {
                at = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(absolute.toString());
            }
            if (isOpen(at) && !isTrusted(next)) {
                return Optional.of(foreign(next, true));
            }
            Path target = Files.readSymbolicLink(next.path());
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                rest.addFirst(target.getName(i));
            }
            at = target.isAbsolute() ? UnixFile.of(root) : at;
        }
    }

    /** @param onTheWay whether something in it is meant, which a sticky folder protects if it is ours */
    private Optional<UnsafePath> judge(UnixFile is, boolean onTheWay) throws IOException {
        if (!isTrusted(is)) {
            return Optional.of(foreign(is, onTheWay));
        }
        if (!isOpen(is) || (onTheWay && is.isSticky())) {
            return Optional.empty();
        }
        String who = is.isOpenToAll() ? "everybody" : "its group, " + is.group();
        return Optional.of(new UnsafePath(
                is.path(),
                "can be written by " + who + "; it belongs to " + is.owner(),
                "chmod go-w " + ShellLine.quoted(is.path())));
    }

    private boolean isTrusted(UnixFile is) {
        return trusted.contains(is.uid()) || probe.isOwner(is);
    }

    private boolean isOpen(UnixFile is) throws IOException {
        if (probe.ignoresModes(is)) {
            return false;
        }
        return is.isOpenToAll() || (is.isOpenToGroup() && !is.hasPrivateGroup());
    }

    private static UnsafePath foreign(UnixFile is, boolean onTheWay) throws IOException {
        // What stands above may be somebody's home, which is not to be taken from him.
        boolean ours = UnixFile.ownUid() == 0 && !onTheWay;
        return new UnsafePath(
                is.path(),
                (is.isLink() ? "is a link that belongs to another user, " : "belongs to another user, ") + is.owner(),
                ours ? "chown -h root: " + ShellLine.quoted(is.path()) : "");
    }
}
