package io.hubcrate.diff;

import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import io.hubcrate.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two bundles or locks.
 *
 * @param changes by kind and name
 * @param newBytes of contents that the old one does not hold: what a medium must carry that the site has not seen
 * @param goneBytes of contents that the new one does not hold any more
 * @param values for every release whose chart changed, which of its defaults did
 * @param valuesUnknown releases whose chart changed and whose defaults could not be compared
 * @param notCompared kinds of which only one side tells, because it is a bundle and the other one a lock
 */
public record BundleDiff(
        DiffSide before,
        DiffSide after,
        List<Change> changes,
        long newBytes,
        long goneBytes,
        Map<String, List<ValueChange>> values,
        List<String> valuesUnknown,
        List<Kind> notCompared) {
    private static final Comparator<Change> ORDER = Comparator.comparing(Change::kind)
            .thenComparing(Change::key)
            .thenComparing(change -> change.item().name());

    public BundleDiff {
        changes = List.copyOf(changes);
        valuesUnknown = List.copyOf(valuesUnknown);
        notCompared = List.copyOf(notCompared);
    }

    /** One change; {@code before} is null for something new, {@code after} for something gone. */
    public record Change(@Nullable Item before, @Nullable Item after) {
        public Kind kind() {
            return item().kind();
        }

        String key() {
            return item().key();
        }

        /** Layers of a changed image that its old one does not have, by digest with their bytes. */
        public SortedMap<String, Long> newLayers() {
            TreeMap<String, Long> layers = new TreeMap<>();
            if (before != null && after != null) {
                layers.putAll(after.layers());
                before.layers().keySet().forEach(layers::remove);
            }
            return layers;
        }

        /** The one that there is; the new one if both are. */
        public Item item() {
            Item one = after == null ? before : after;
            if (one == null) {
                throw new IllegalStateException("a change of nothing");
            }
            return one;
        }
    }

    /** A default of a chart; null where the key does not stand. */
    public record ValueChange(String path, @Nullable String before, @Nullable String after) {}

    /** Compares. */
    public static BundleDiff between(DiffSide before, DiffSide after) {
        List<Change> changes = new ArrayList<>();
        List<Kind> notCompared = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (!before.known().contains(kind) || !after.known().contains(kind)) {
                if (!items(before, kind).isEmpty() || !items(after, kind).isEmpty()) {
                    notCompared.add(kind);
                }
                continue;
            }
            changes.addAll(changes(items(before, kind), items(after, kind)));
        }
        changes.sort(ORDER);
        Map<String, List<ValueChange>> values = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        for (Change change : changes) {
            if (change.kind() == Kind.CHART && change.before() != null && change.after() != null) {
                String release = change.key();
                Optional<YamlNode> old = defaults(before, release);
                Optional<YamlNode> now = defaults(after, release);
                if (old.isPresent() && now.isPresent()) {
                    values.put(release, ChartDefaults.changes(old.get(), now.get()));
                } else {
                    unknown.add(release);
                }
            }
        }
        return new BundleDiff(
                before, after, changes, missing(after, before), missing(before, after), values, unknown, notCompared);
    }

    private static Optional<YamlNode> defaults(DiffSide side, String release) {
        Supplier<Optional<YamlNode>> defaults = side.defaults().get(release);
        return defaults == null ? Optional.empty() : defaults.get();
    }

    private static List<Item> items(DiffSide side, Kind kind) {
        return side.items().stream().filter(item -> item.kind() == kind).toList();
    }

    /** Same names are compared with each other; what is left over of one key, one on each side, has changed its version. */
    private static List<Change> changes(List<Item> before, List<Item> after) {
        Map<String, Item> old = new LinkedHashMap<>();
        before.forEach(item -> old.put(item.name(), item));
        List<Change> changes = new ArrayList<>();
        List<Item> fresh = new ArrayList<>();
        for (Item item : after) {
            Item same = old.remove(item.name());
            if (same == null) {
                fresh.add(item);
            } else if (!same.digest().equals(item.digest())) {
                changes.add(new Change(same, item));
            }
        }
        for (Item item : fresh) {
            List<Item> gone = old.values().stream()
                    .filter(other -> other.key().equals(item.key()))
                    .toList();
            boolean alone = fresh.stream()
                            .filter(other -> other.key().equals(item.key()))
                            .count()
                    == 1;
            if (gone.size() == 1 && alone) {
                old.remove(gone.get(0).name());
                changes.add(new Change(gone.get(0), item));
            } else {
                changes.add(new Change(null, item));
            }
        }
        old.values().forEach(item -> changes.add(new Change(item, null)));
        return changes;
    }

    private static long missing(DiffSide of, DiffSide in) {
        return of.blobs().entrySet().stream()
                .filter(blob -> !in.blobs().containsKey(blob.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
