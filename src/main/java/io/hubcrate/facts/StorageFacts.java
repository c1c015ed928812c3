package io.hubcrate.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * File systems.
 *
 * @param folders where the data folders really lie, links followed: {@code runtime}, {@code kubelet}, {@code etcd},
 *     {@code hubcrate}
 * @param mounts as the kernel lists them, later ones above earlier ones
 * @param xfsFtype for each XFS mount point whether it keeps file types in folders, as overlay file systems want
 * @param permanent mount points that come back after a restart
 * @param fsyncNanos what each single synchronous write took in the folder of etcd, in nanoseconds; empty if not measured
 * @param held bytes that lie in a data folder already, of those that were summed up
 */
public record StorageFacts(
        Map<String, String> folders,
        List<Mount> mounts,
        Map<String, Boolean> xfsFtype,
        Set<String> permanent,
        List<Long> fsyncNanos,
        Map<String, Long> held) {

    /**
     * A mounted file system.
     *
     * @param available to anyone, in bytes; -1 if not asked, as of network file systems, and so the other numbers
     */
    public record Mount(
            String point,
            String device,
            String type,
            List<String> options,
            long size,
            long available,
            long inodes,
            long inodesFree) {
        public boolean isNoexec() {
            return options.contains("noexec");
        }

        public boolean isMeasured() {
            return size > 0;
        }

        boolean holds(String path) {
            return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
        }
    }

    /** The file system on which a path lies: the longest mount point above it, the last one mounted there. */
    public Optional<Mount> mountOf(String path) {
        Optional<Mount> found = Optional.empty();
        for (Mount mount : mounts) {
            if (mount.holds(path)
                    && found.filter(best ->
                                    best.point().length() > mount.point().length())
                            .isEmpty()) {
                found = Optional.of(mount);
            }
        }
        return found;
    }

    /** The file system of one of the data folders. */
    public Optional<Mount> mountOfFolder(String folder) {
        return Optional.ofNullable(folders.get(folder)).flatMap(this::mountOf);
    }

    /** The time within which so many of a hundred synchronous writes were done; empty if none was measured. */
    public Optional<Long> fsyncPercentile(int percent) {
        int count = fsyncNanos.size();
        return fsyncNanos.stream()
                .sorted()
                .skip(Math.max(0, (count * percent + 99) / 100 - 1))
                .findFirst();
    }
}
