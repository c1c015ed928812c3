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
            Page page, Run run, Path manifest, Path file, BundleLock lock, boolean replaced, List<String> changes) {
        page.field(replaced ? "rewritten" : "written", run.show(file));
        for (BundleLock.PlatformLock platform : lock.platforms()) {
            page.field(
                    platform.platform().toString(),
                    Page.count(platform.images().size(), "image") + ", "
                            + ifAny(platform.charts().size(), "chart")
                            + ifAny(platform.files().size(), "file") + ByteSize.format(bytes(platform)));
        }
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
        page.next("hubcrate build " + run.show(manifest) + " --out DIR --sign-key KEY");
    }

    /** A supplement is not asked after what it does not bring. */
    private static String ifAny(int number, String noun) {
        return number == 0 ? "" : Page.count(number, noun) + ", ";
    }

    /** Bytes to be fetched: blobs that several images share count once. */
    static long bytes(BundleLock.PlatformLock platform) {
        Map<String, Long> sizes = new TreeMap<>();
        for (BundleLock.LockedImage image : platform.images()) {
            add(sizes, image.manifest());
            add(sizes, image.config());
            image.layers().forEach(layer -> add(sizes, layer));
        }
        platform.charts().forEach(chart -> sizes.put(chart.digest().toString(), chart.size()));
        platform.files().forEach(file -> sizes.put(file.digest().toString(), file.size()));
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void add(Map<String, Long> sizes, Descriptor blob) {
        sizes.put(blob.digest().toString(), blob.size());
    }
}
