package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import io.hubcrate.image.Descriptor;
import io.hubcrate.lock.BundleLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a new lock pins, for people. */
final class LockPage {
    private LockPage() {}

    static void print(
            Page page, Run run, Path file, BundleLock lock, boolean replaced, List<String> changes, NextCommand next) {
        page.field(replaced ? "rewritten" : "written", run.show(file));
        for (BundleLock.PlatformLock platform : lock.platforms()) {
            page.field(
                    platform.platform().toString(),
                    Page.count(platform.images().size(), "image") + ", "
                            + ifAny(platform.charts().size(), "chart")
                            + ifAny(platform.files().size(), "file")
                            + ifAny(packages(platform), "package") + ByteSize.format(bytes(platform)));
        }
        lock.findRuntime()
                .ifPresent(java -> page.field(
                        "Java",
                        java.isOfHost()
                                ? "made of " + java.vendor() + " " + java.java()
                                        + " of this machine with the bundle, 50 to 100 MB more"
                                : "made of a packed JDK of " + ByteSize.format(java.size())
                                        + ", 50 to 100 MB more in the bundle"));
        if (replaced) {
            page.blank();
            page.heading(changes.isEmpty() ? "Nothing has moved" : "What has moved");
            changes.forEach(change -> page.line("  " + change));
        }
        page.blank();
        page.heading("Hosts that were asked (the connected side's firewall list)");
        for (BundleLock.Host host : lock.hosts()) {
            page.line("  " + Page.pad(host.name(), 28) + String.join(", ", host.reasons()));
        }
        for (BundleLock.Note note : lock.notes()) {
            page.line(page.ink().bold("note") + page.ink().faint("[" + note.code() + "]") + ": " + note.text());
        }
        page.blank();
        next.print(page);
    }

    /** A supplement is not asked after what it does not bring. */
    private static String ifAny(int number, String noun) {
        return number == 0 ? "" : Page.count(number, noun) + ", ";
    }

    private static int packages(BundleLock.PlatformLock platform) {
        return platform.packages().stream()
                .mapToInt(set -> set.packages().size())
                .sum();
    }

    /** Bytes to be fetched but Java's: blobs that several images share count once. */
    static long bytes(BundleLock.PlatformLock platform) {
        Map<String, Long> sizes = new TreeMap<>();
        for (BundleLock.LockedImage image : platform.images()) {
            add(sizes, image.manifest());
            add(sizes, image.config());
            image.layers().forEach(layer -> add(sizes, layer));
        }
        platform.charts().forEach(chart -> sizes.put(chart.digest().toString(), chart.size()));
        platform.packages().stream()
                .flatMap(set -> set.packages().stream())
                .forEach(rpm -> sizes.put(rpm.digest().toString(), rpm.size()));
        platform.files().forEach(file -> sizes.put(file.digest().toString(), file.size()));
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void add(Map<String, Long> sizes, Descriptor blob) {
        sizes.put(blob.digest().toString(), blob.size());
    }
}
