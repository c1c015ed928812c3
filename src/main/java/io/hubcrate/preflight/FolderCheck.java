package io.hubcrate.preflight;

import static io.hubcrate.content.ShellLine.quoted;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.StorageFacts;
import io.hubcrate.facts.StorageFacts.Mount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the file systems below our folders are of the right kind, may run programs, and come back after a restart. */
final class FolderCheck implements Check.OfNode {
    private static final Set<String> UNFIT =
            Set.of("nfs", "nfs4", "cifs", "vfat", "exfat", "tmpfs", "overlay", "fuse", "fuseblk");

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        StorageFacts storage = node.facts().storage();
        Map<Mount, List<String>> used = new LinkedHashMap<>();
        List<String> folders = new ArrayList<>(List.of("runtime", "kubelet", "hubcrate"));
        if (node.node().isControlPlane()) {
            folders.add("etcd");
        }
        for (String folder : folders) {
            storage.mountOfFolder(folder).ifPresent(mount -> used.computeIfAbsent(mount, key -> new ArrayList<>())
                    .add(storage.folders().getOrDefault(folder, folder)));
        }
        used.forEach((mount, paths) -> {
            String where = String.join(", ", paths) + " on " + mount.point();
            checkNoexec(node, mount, where, findings);
            checkKind(node, mount, where, findings);
            checkPermanent(node, mount, where, findings);
            checkFtype(node, mount, where, findings);
        });
    }

    private static void checkNoexec(InspectedNode node, Mount mount, String where, Findings findings) {
        if (mount.isNoexec()) {
            findings.error(
                    FindingCode.FOLDER_NOEXEC,
                    node,
                    where + ", mounted noexec",
                    "a file system without noexec: programs of containers and of hubcrate lie there",
                    "mount -o remount,exec " + quoted(mount.point()),
                    "# and take 'noexec' from its line in /etc/fstab; or, where a rule of the site wants noexec there,",
                    "# name folders on another file system for " + node.name() + " in the site file");
        }
    }

    private static void checkKind(InspectedNode node, Mount mount, String where, Findings findings) {
        String kind = mount.type().startsWith("fuse") ? "fuse" : mount.type();
        if (UNFIT.contains(kind) && !node.facts().host().isContainer()) {
            findings.error(
                    FindingCode.FOLDER_FILE_SYSTEM,
                    node,
                    where + ", a file system of type " + mount.type(),
                    "a local disk with xfs or ext4",
                    "# name folders on a local disk for " + node.name() + " in the site file: 'folders'");
        }
    }

    private static void checkPermanent(InspectedNode node, Mount mount, String where, Findings findings) {
        if (!mount.point().equals("/")
                && !node.facts().storage().permanent().contains(mount.point())
                && !node.facts().host().isContainer()) {
            findings.warning(
                    FindingCode.FOLDER_NOT_PERMANENT,
                    node,
                    where + ", which neither /etc/fstab nor a mount unit names",
                    "a mount that comes back after a restart; else all images seem gone then",
                    // In double quotes single ones would quote nothing.
                    ShellLine.of(
                            "printf 'UUID=%s %s %s defaults 0 0\\n' \"$(blkid -s UUID -o value \"$(findmnt -n -o SOURCE {})\")\""
                                    + " {} {} >> /etc/fstab",
                            mount.point(), mount.point(), mount.type()),
                    "tail -n 1 /etc/fstab && mount -a");
        }
    }

    private static void checkFtype(InspectedNode node, Mount mount, String where, Findings findings) {
        if (Boolean.FALSE.equals(node.facts().storage().xfsFtype().get(mount.point()))) {
            findings.error(
                    FindingCode.XFS_WITHOUT_FTYPE,
                    node,
                    where + ", an XFS made with ftype=0",
                    "ftype=1, without which overlay file systems lose files; it cannot be changed afterwards",
                    "xfs_info " + quoted(mount.point()) + " | grep ftype",
                    "# save what lies there, then: mkfs.xfs -n ftype=1 DEVICE; or name folders on another file system",
                    "# for " + node.name() + " in the site file");
        }
    }
}
