package io.hubcrate.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a file system makes of owners and permissions, seen at a folder made for the purpose: vfat gives everything to
 * whom it was mounted for, NFS may take root for nobody.
 */
final class FolderProbe {
    /** Without any: owners and permissions mean what they say. */
    static final FolderProbe NONE = new FolderProbe(-1, -1, false);

    private static final Set<String> KEEPING =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "tmpfs", "overlay");

    private final long device;
    private final int owner;
    private final boolean open;

    /**
     * @param device of which it tells
     * @param owner to whom everything made there belongs
     * @param open whether it cannot be closed to others
     */
    FolderProbe(long device, int owner, boolean open) {
        this.device = device;
        this.owner = owner;
        this.open = open;
    }

    /** Looks; empty if owners and permissions mean there what they say, or nothing can be made there. */
    static Optional<FolderProbe> find(Path parent) {
        try {
            // There the answer is known, and somebody who may write could put his own folder in the place of ours.
            if (KEEPING.contains(Files.getFileStore(parent).type())) {
                return Optional.empty();
            }
            Path made = Files.createDirectory(
                    parent.resolve(".hubcrate-" + UUID.randomUUID() + ".partial"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                UnixFile is = UnixFile.of(made);
                boolean open = is.isOpenToAll() || is.isOpenToGroup();
                return open || is.uid() != UnixFile.ownUid()
                        ? Optional.of(new FolderProbe(is.device(), is.uid(), open))
                        : Optional.empty();
            } finally {
                Files.delete(made);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean isOwner(UnixFile file) {
        return file.device() == device && file.uid() == owner;
    }

    boolean ignoresModes(UnixFile file) {
        return open && file.device() == device;
    }
}
