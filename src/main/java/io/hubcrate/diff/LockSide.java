package io.hubcrate.diff;

import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import io.hubcrate.image.Descriptor;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One platform of a lock as one side of a comparison. Charts' defaults are not known from it. */
public final class LockSide {
    private LockSide() {}

    /** @param file its name, for people */
    public static DiffSide of(String file, BundleLock.PlatformLock platform) {
        List<Item> items = new ArrayList<>();
        TreeMap<String, Long> blobs = new TreeMap<>();
        for (LockedImage image : platform.images()) {
            List<Descriptor> all = new ArrayList<>(image.layers());
            all.add(image.config());
            all.add(image.manifest());
            items.add(ImageItems.of(
                    image.need().reference(),
                    image.manifest().digest(),
                    all.stream().mapToLong(Descriptor::size).sum()));
            all.forEach(blob -> blobs.put(blob.digest().toString(), blob.size()));
        }
        for (BundleLock.LockedChart chart : platform.charts()) {
            items.add(new Item(
                    Kind.CHART, chart.release(), chart.name() + " " + chart.version(), chart.digest(), chart.size()));
            blobs.put(chart.digest().toString(), chart.size());
        }
        for (BundleLock.LockedFile each : platform.files()) {
            Kind kind = each.role() == BundleLock.Role.CHARTS ? Kind.MANIFEST : Kind.BINARY;
            items.add(new Item(kind, each.name(), each.name(), each.digest(), each.size()));
            blobs.put(each.digest().toString(), each.size());
        }
        return new DiffSide(file + " for " + platform.platform(), false, items, blobs, Map.of());
    }
}
