package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.ByteSize;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which file goes onto which medium, by the space that is free there; nothing is written. */
final class MediaPlan {
    /** The largest cluster that FAT32 and exFAT are usually formatted with: what a file's last bytes take at most. */
    private static final long CLUSTER = 128 << 10;
    /** For folders and what a file system notes about its files. */
    private static final long RESERVE = 1 << 20;

    private static final long LARGEST_ON_FAT = (4L << 30) - 1;
    private static final Set<String> FAT = Set.of("vfat", "msdos", "fat", "fat32");

    private final Map<String, Long> sizes;
    private final List<Share> shares = new ArrayList<>();
    /** By file system, not by folder: two folders on one stick share its space. */
    private final Map<FileStore, Long> free = new HashMap<>();

    /** The files of one medium by name with their sizes, in order. */
    record Share(Path folder, FileStore store, Map<String, Long> files) {
        List<String> volumes(BundleIndex index) {
            return index.volumes().stream()
                    .map(Volume::file)
                    .filter(files::containsKey)
                    .toList();
        }
    }

    private MediaPlan(Map<String, Long> sizes) {
        this.sizes = sizes;
    }

    /** @throws MachineException code {@code medium-full} or {@code medium-file-too-large} with all numbers */
    static List<Share> of(BundleIndex index, Map<String, Long> sizes, List<Path> media) throws IOException {
        MediaPlan plan = new MediaPlan(sizes);
        for (Path medium : new LinkedHashSet<>(media)) {
            plan.add(medium, index);
        }
        plan.requireFilesFit();
        Set<String> volumes = index.volumes().stream().map(Volume::file).collect(Collectors.toSet());
        plan.spread(index);
        List<Share> used = plan.shares.stream()
                .filter(share -> share.equals(plan.shares.get(0))
                        || !share.volumes(index).isEmpty())
                .toList();
        used.forEach(share -> sizes.forEach((name, size) -> {
            if (!volumes.contains(name)) {
                share.files().put(name, size);
            }
        }));
        return used;
    }

    private void add(Path medium, BundleIndex index) throws IOException {
        FileStore store = Files.getFileStore(medium);
        Share share = new Share(medium.resolve(index.folderName()), store, new LinkedHashMap<>());
        shares.add(share);
        requireNothingElse(share.folder());
        long small = RESERVE;
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            boolean volume = index.volumes().stream().anyMatch(one -> one.file().equals(file.getKey()));
            small += volume ? 0 : taken(file.getValue());
        }
        Long before = free.get(store);
        free.put(store, (before == null ? store.getUsableSpace() : before) - small);
    }

    /** Files of another build would make every verification of the copy fail. */
    private void requireNothingElse(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> others = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !sizes.containsKey(name) && !name.endsWith(".partial"))
                    .sorted()
                    .toList();
            if (!others.isEmpty()) {
                throw new InvalidInputException(
                        "medium-has-other-files",
                        folder + " has files that are not of this bundle: " + String.join(", ", others),
                        "Move that folder away, or take another medium.");
            }
        }
    }

    private void spread(BundleIndex index) throws IOException {
        int current = 0;
        for (Volume volume : index.volumes()) {
            Share there = shares.stream()
                    .filter(share -> isThere(share, volume))
                    .findFirst()
                    .orElse(null);
            if (there != null) {
                there.files().put(volume.file(), volume.size());
                continue;
            }
            while (current < shares.size() && !fits(shares.get(current), volume)) {
                current++;
            }
            if (current == shares.size()) {
                throw full(index, volume);
            }
            Share share = shares.get(current);
            free.merge(share.store(), -taken(volume.size()), Long::sum);
            share.files().put(volume.file(), volume.size());
        }
        for (Share share : shares) {
            if (free.getOrDefault(share.store(), 0L) < 0
                    && !Files.exists(share.folder().resolve("SHA256SUMS"))) {
                throw full(index, index.volumes().get(0));
            }
        }
    }

    /** Copied by an earlier call; whether its bytes are right shows when it is read back. */
    private static boolean isThere(Share share, Volume volume) {
        Path file = share.folder().resolve(volume.file());
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == volume.size();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean fits(Share share, Volume volume) {
        return free.getOrDefault(share.store(), 0L) >= taken(volume.size());
    }

    private static long taken(long size) {
        return (size + CLUSTER - 1) / CLUSTER * CLUSTER;
    }

    private MachineException full(BundleIndex index, Volume first) throws IOException {
        List<String> spaces = new ArrayList<>();
        for (Share share : shares) {
            spaces.add(share.folder().getParent() + " has "
                    + ByteSize.format(share.store().getUsableSpace()) + " free");
        }
        long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
        return new MachineException(
                "medium-full",
                "the bundle of " + ByteSize.format(bytes) + " does not fit: " + first.file() + " of "
                        + ByteSize.format(first.size()) + " finds no room; " + String.join(", ", spaces),
                index.volumes().size() > 1
                        ? "Free space there, or name a further medium with another --verify-media DIR."
                        : "Free space there, or build with --volume-size and spread it over several media.",
                null);
    }

    private void requireFilesFit() {
        for (Share share : shares) {
            String type = share.store().type().toLowerCase(Locale.ROOT);
            sizes.forEach((name, size) -> {
                if (FAT.contains(type) && size > LARGEST_ON_FAT) {
                    throw new MachineException(
                            "medium-file-too-large",
                            name + " has " + ByteSize.format(size) + ", and "
                                    + share.folder().getParent()
                                    + " is FAT, which holds no file above 4 GiB less one byte",
                            "Build with --volume-size 3900M, or format the medium as exFAT or ext4.",
                            null);
                }
            });
        }
    }
}
