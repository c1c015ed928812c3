package io.hubcrate.lock;

import io.hubcrate.content.ByteSize;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.PlatformLock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What moved from one lock to the next.
 *
 * @param changes by platform, kind and name
 * @param totals by platform, what a bundle holds before and after
 */
public record LockChanges(List<Change> changes, List<Total> totals) {
    public LockChanges {
        changes = List.copyOf(changes);
        totals = List.copyOf(totals);
    }

    /** What a change is about. */
    public enum Kind {
        IMAGE,
        CHART,
        FILE,
        PACKAGE,
        HOST
    }

    /**
     * What stands under a name.
     *
     * @param identity a shortened digest, with the version where there is one; empty for a host
     * @param size in bytes; 0 for a host
     */
    public record State(String identity, long size) {}

    /**
     * One change; {@code before} is null for something new, {@code after} for something gone.
     *
     * @param platform null for a host
     */
    public record Change(
            Kind kind, @Nullable Platform platform, String name, @Nullable State before, @Nullable State after) {
        /** One line: {@code image docker.io/library/busybox:1.36: 0123456789ab → ba9876543210, 2.1 MB → 2.2 MB}. */
        public String text() {
            String subject = kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name;
            if (before == null) {
                return subject + ": new" + (after == null ? "" : shown(after));
            }
            if (after == null) {
                return subject + ": gone" + shown(before);
            }
            return subject + ": " + before.identity() + " → " + after.identity() + ", " + ByteSize.format(before.size())
                    + " → " + ByteSize.format(after.size());
        }

        private static String shown(State state) {
            return state.identity().isEmpty() ? "" : ", " + state.identity() + ", " + ByteSize.format(state.size());
        }
    }

    /** Bytes of all images, charts and files of a platform, shared blobs counted once; 0 where it did not exist. */
    public record Total(Platform platform, long before, long after) {}

    /** Compares two locks. */
    public static LockChanges between(BundleLock old, BundleLock now) {
        Map<String, PlatformLock> before = byPlatform(old);
        Map<String, PlatformLock> after = byPlatform(now);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        List<Total> totals = new ArrayList<>();
        for (String name : names) {
            Platform platform = Platform.parse(name);
            Optional<PlatformLock> was = Optional.ofNullable(before.get(name));
            Optional<PlatformLock> is = Optional.ofNullable(after.get(name));
            compare(Kind.IMAGE, platform, was.map(LockChanges::images), is.map(LockChanges::images), changes);
            compare(Kind.CHART, platform, was.map(LockChanges::charts), is.map(LockChanges::charts), changes);
            compare(Kind.FILE, platform, was.map(LockChanges::files), is.map(LockChanges::files), changes);
            compare(Kind.PACKAGE, platform, was.map(LockChanges::packages), is.map(LockChanges::packages), changes);
            totals.add(new Total(
                    platform,
                    was.map(LockChanges::bytes).orElse(0L),
                    is.map(LockChanges::bytes).orElse(0L)));
        }
        compare(Kind.HOST, null, Optional.of(hosts(old)), Optional.of(hosts(now)), changes);
        return new LockChanges(changes, totals);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** One line for each change, then one for each platform's size. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean several = totals.size() > 1;
        for (Change change : changes) {
            Platform platform = change.platform();
            lines.add((several && platform != null ? platform + ": " : "") + change.text());
        }
        for (Total total : totals) {
            lines.add(
                    total.platform() + ": " + ByteSize.format(total.before()) + " → " + ByteSize.format(total.after()));
        }
        return lines;
    }

    private static void compare(
            Kind kind,
            @Nullable Platform platform,
            Optional<Map<String, State>> was,
            Optional<Map<String, State>> is,
            List<Change> changes) {
        Map<String, State> before = was.orElse(Map.of());
        Map<String, State> after = is.orElse(Map.of());
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            State old = before.get(name);
            State now = after.get(name);
            if (old == null || now == null || !old.equals(now)) {
                changes.add(new Change(kind, platform, name, old, now));
            }
        }
    }

    private static Map<String, PlatformLock> byPlatform(BundleLock lock) {
        Map<String, PlatformLock> platforms = new TreeMap<>();
        lock.platforms().forEach(platform -> platforms.put(platform.platform().toString(), platform));
        return platforms;
    }

    private static Map<String, State> images(PlatformLock lock) {
        Map<String, State> states = new TreeMap<>();
        lock.images().forEach(image -> {
            long size = blobs(image).stream().mapToLong(Descriptor::size).sum();
            states.put(
                    image.need().reference().toString(),
                    new State(image.manifest().digest().shortHex(), size));
        });
        return states;
    }

    private static Map<String, State> charts(PlatformLock lock) {
        Map<String, State> states = new TreeMap<>();
        lock.charts()
                .forEach(chart -> states.put(
                        chart.release(),
                        new State(
                                chart.name() + " " + chart.version() + " "
                                        + chart.digest().shortHex(),
                                chart.size())));
        return states;
    }

    private static Map<String, State> files(PlatformLock lock) {
        Map<String, State> states = new TreeMap<>();
        lock.files()
                .forEach(file -> states.put(file.name(), new State(file.digest().shortHex(), file.size())));
        return states;
    }

    private static Map<String, State> packages(PlatformLock lock) {
        Map<String, State> states = new TreeMap<>();
        lock.packages().forEach(set -> set.packages()
                .forEach(rpm -> states.put(
                        set.name() + "/" + rpm.nevra(), new State(rpm.digest().shortHex(), rpm.size()))));
        return states;
    }

    private static Map<String, State> hosts(BundleLock lock) {
        Map<String, State> states = new TreeMap<>();
        lock.hosts().forEach(host -> states.put(host.name(), new State("", 0)));
        return states;
    }

    private static List<Descriptor> blobs(LockedImage image) {
        List<Descriptor> blobs = new ArrayList<>(image.layers());
        blobs.add(image.config());
        blobs.add(image.manifest());
        return blobs;
    }

    private static long bytes(PlatformLock lock) {
        Map<String, Long> sizes = new HashMap<>();
        lock.images().stream()
                .flatMap(image -> blobs(image).stream())
                .forEach(blob -> sizes.put(blob.digest().hex(), blob.size()));
        long images = sizes.values().stream().mapToLong(Long::longValue).sum();
        long charts = lock.charts().stream().mapToLong(chart -> chart.size()).sum();
        long files = lock.files().stream().mapToLong(file -> file.size()).sum();
        long packages = lock.packages().stream()
                .flatMap(set -> set.packages().stream())
                .mapToLong(rpm -> rpm.size())
                .sum();
        return images + charts + files + packages;
    }
}
