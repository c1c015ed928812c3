package io.hubcrate.preflight;

import io.hubcrate.content.ByteSize;
import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.StorageFacts;
import io.hubcrate.facts.StorageFacts.Mount;

/**
 * Whether what comes has room where it will lie, and whether kubelet will leave it there: from 85 % on it removes images
 * that nothing uses yet, and without internet nothing brings them back.
 */
final class DiskCheck implements Check.OfNode {
    /** kubelet's imageGCHighThresholdPercent. */
    private static final int IMAGE_MARK = 85;

    /** kubelet evicts pods below 5 % free inodes. */
    private static final int LEAST_INODES_PERCENT = 5;

    private static final long ETCD_LEAST = 4L << 30;

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        StorageFacts storage = node.facts().storage();
        long need = stillNeeded("runtime", needOf(node, inspection), node);
        storage.mountOfFolder("runtime").filter(Mount::isMeasured).ifPresent(mount -> {
            if (mount.available() < need) {
                findings.error(
                        FindingCode.DISK_TOO_SMALL,
                        node,
                        ByteSize.format(mount.available()) + " free on " + mount.point() + ", where "
                                + node.node().folders().runtime() + " lies",
                        ByteSize.format(need) + " for this bundle: " + ByteSize.format(need - mount.available())
                                + " are missing",
                        enlarge(mount, node));
            } else {
                checkMark(node, mount, need, findings);
            }
        });
        storage.mountOfFolder("kubelet")
                .filter(DiskCheck::lacksInodes)
                .ifPresent(mount -> findings.error(
                        FindingCode.INODES_TOO_FEW,
                        node,
                        mount.inodesFree() + " of " + mount.inodes() + " inodes free on " + mount.point(),
                        "more than " + LEAST_INODES_PERCENT + " %: below that kubelet evicts every pod",
                        "for folder in /var /home /opt; do find \"$folder\" -xdev | wc -l; done",
                        "# remove what makes so many small files, or make the file system anew with more inodes"));
        if (node.node().isControlPlane()) {
            long etcd = stillNeeded("etcd", ETCD_LEAST, node);
            storage.mountOfFolder("etcd")
                    .filter(mount -> mount.isMeasured() && mount.available() < etcd)
                    .ifPresent(mount -> findings.warning(
                            FindingCode.ETCD_DISK_SMALL,
                            node,
                            ByteSize.format(mount.available()) + " free on " + mount.point() + " for etcd",
                            ByteSize.format(ETCD_LEAST)
                                    + ": etcd's database may grow to 2 GiB, and its snapshots with it",
                            enlarge(mount, node)));
        }
    }

    /**
     * What lies in a folder already is not wanted a second time. On a node where an install came to the runtime that was summed up; where
     * it could not be in time, nothing is asked for.
     */
    private static long stillNeeded(String folder, long need, InspectedNode node) {
        if (!node.facts().software().steps().contains("container-runtime")) {
            return need;
        }
        Long held = node.facts().storage().held().get(folder);
        return held == null ? 0 : Math.max(0, need - held);
    }

    private static long needOf(InspectedNode node, Inspection inspection) {
        return inspection
                .bundle()
                .map(bundle -> node.node().isControlPlane() ? bundle.controlPlaneBytes() : bundle.workerBytes())
                .orElse(0L);
    }

    private static void checkMark(InspectedNode node, Mount mount, long need, Findings findings) {
        long used = mount.size() - mount.available() + need;
        // As kubelet counts: what ordinary users may not have any more is used.
        long percent = Math.round(Math.floor(used * 100.0 / mount.size()));
        if (percent >= IMAGE_MARK) {
            long atMark = mount.size() / 100 * IMAGE_MARK;
            findings.error(
                    FindingCode.DISK_ABOVE_IMAGE_MARK,
                    node,
                    mount.point() + " would be " + percent + " % full with this bundle on it",
                    "below " + IMAGE_MARK + " %, where kubelet begins to remove images that no pod uses yet; "
                            + ByteSize.format(used - atMark + 1) + " more free would do",
                    enlarge(mount, node));
        }
    }

    private static boolean lacksInodes(Mount mount) {
        return mount.inodes() > 0 && mount.inodesFree() * 100 / mount.inodes() < LEAST_INODES_PERCENT;
    }

    private static String[] enlarge(Mount mount, InspectedNode node) {
        String point = ShellLine.quoted(mount.point());
        return new String[] {
            "du -x -h -d 2 " + point + " | sort -h | tail -n 20",
            "# remove what is not needed there; or enlarge the file system, as with LVM:",
            "lvextend -r -L +20G $(findmnt -n -o SOURCE " + point + ")",
            "# or name a folder on a larger disk for " + node.name()
                    + " in the site file, as folders: {runtime: /data/containerd}"
        };
    }
}
