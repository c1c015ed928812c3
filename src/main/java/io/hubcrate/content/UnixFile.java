package io.hubcrate.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What lstat(2) says of a path: a link is told of itself, never of what it points to.
 *
 * @param uid the owner's number; names may differ between directory services, or be away
 * @param links how many names the file has
 */
record UnixFile(Path path, int uid, int mode, int links, long device) {
    private static final Path SELF = Path.of("/proc/self");
    private static final int KIND = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITE = 020;
    private static final int OTHERS_WRITE = 02;
    private static final int BEYOND_OWNER = 077;

    static UnixFile of(Path path) throws IOException {
        Map<String, Object> is = Files.readAttributes(path, "unix:uid,mode,nlink,dev", LinkOption.NOFOLLOW_LINKS);
        return new UnixFile(path, number(is, "uid"), number(is, "mode"), number(is, "nlink"), wide(is, "dev"));
    }

    private static int number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).intValue();
    }

    private static long wide(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    /** The number of the user who runs this process; 0 for root. */
    static int ownUid() throws IOException {
        return (Integer) Files.getAttribute(SELF, "unix:uid");
    }

    boolean isFolder() {
        return (mode & KIND) == FOLDER;
    }

    boolean isFile() {
        return (mode & KIND) == FILE;
    }

    boolean isLink() {
        return (mode & KIND) == LINK;
    }

    /** Whether only a thing's own owner, or the folder's, may rename or remove it there. */
    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    boolean isOpenToAll() {
        return (mode & OTHERS_WRITE) != 0;
    }

    boolean isOpenToGroup() {
        return (mode & GROUP_WRITE) != 0;
    }

    /** Whether group or others have any right at all. */
    boolean isOwnersAlone() {
        return (mode & BEYOND_OWNER) == 0;
    }

    /** The owner's name, or his number where no name is known. */
    String owner() throws IOException {
        return String.valueOf(Files.getAttribute(path, "unix:owner", LinkOption.NOFOLLOW_LINKS));
    }

    String group() throws IOException {
        return String.valueOf(Files.getAttribute(path, "unix:group", LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Whether its group is the one that systems with an umask of 002 give each user for himself alone: of his own name.
     * Root has none such.
     */
    boolean hasPrivateGroup() throws IOException {
        return uid != 0 && group().equals(owner());
    }
}
