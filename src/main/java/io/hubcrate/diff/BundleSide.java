package io.hubcrate.diff;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.EntryStream;
import io.hubcrate.chart.ChartFiles;
import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A bundle as one side of a comparison. */
public final class BundleSide {
    private final Path folder;
    private final BundleIndex index;
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Supplier<Optional<YamlNode>>> defaults = new HashMap<>();
    private final Set<String> named = new HashSet<>();

    private BundleSide(Path folder, BundleIndex index) {
        this.folder = folder;
        this.index = index;
    }

    /** @param proven whether the folder was verified; what is read from it later is checked against the index anyway */
    public static DiffSide of(Path folder, BundleIndex index, boolean proven) {
        BundleSide side = new BundleSide(folder, index);
        index.images().forEach(side::image);
        index.charts().forEach(side::chart);
        index.manifests().forEach(each -> side.add(Kind.MANIFEST, each.name(), each.name(), Role.CHARTS, each.entry()));
        index.files().forEach(each -> side.add(Kind.BINARY, each.name(), each.name(), Role.BINARIES, each.entry()));
        index.entries().forEach(side::rest);
        TreeMap<String, Long> blobs = new TreeMap<>();
        index.entries().forEach(entry -> blobs.put(entry.digest().toString(), entry.size()));
        String title =
                index.name() + " " + index.version() + " for " + index.platform() + ", sequence " + index.sequence();
        return new DiffSide(title, proven, side.items, blobs, side.defaults);
    }

    private void image(BundleIndex.Image image) {
        long bytes = image.layers().stream().mapToLong(Descriptor::size).sum()
                + image.config().size()
                + image.manifest().size();
        items.add(ImageItems.of(image.reference(), image.manifest().digest(), bytes));
    }

    private void chart(BundleIndex.Chart chart) {
        Entry archive = entry(Role.CHARTS, chart.archive());
        add(Kind.CHART, chart.release(), chart.name() + " " + chart.version(), Role.CHARTS, chart.archive());
        defaults.put(chart.release(), () -> valuesOf(chart, archive));
        for (String values : chart.values()) {
            add(Kind.VALUES, values, values, Role.CHARTS, values);
        }
        chart.findOfflineValues().ifPresent(values -> add(Kind.VALUES, values, values, Role.CHARTS, values));
    }

    private void rest(Entry entry) {
        boolean taken = named.contains(entry.role() + " " + entry.name());
        if (!taken && (entry.role() == Role.PACKAGES || entry.role() == Role.INSTALLER)) {
            Kind kind = entry.role() == Role.PACKAGES ? Kind.PACKAGE : Kind.INSTALLER;
            items.add(new Item(kind, PackageFileName.keyOf(entry.name()), entry.name(), entry.digest(), entry.size()));
        }
    }

    private void add(Kind kind, String key, String name, Role role, String entryName) {
        Entry entry = entry(role, entryName);
        named.add(role + " " + entryName);
        items.add(new Item(kind, key, name, entry.digest(), entry.size()));
    }

    private Entry entry(Role role, String name) {
        return index.entries().stream()
                .filter(entry -> entry.role() == role && entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an index without " + name + " was let through"));
    }

    private Optional<YamlNode> valuesOf(BundleIndex.Chart chart, Entry archive) {
        if (archive.size() > ChartFiles.MAX_PACKED) {
            throw new IntegrityException(
                    "chart-unsafe", archive.subject(), "at most 20 MiB", archive.size() + " bytes", "Do not use it.");
        }
        try (InputStream in = EntryStream.open(folder, archive)) {
            ChartFiles files = ChartFiles.read(chart.name() + " " + chart.version(), in.readAllBytes());
            return files.find("values.yaml")
                    .flatMap(bytes -> YamlReader.readAll(chart.name() + "/values.yaml", bytes).stream()
                            .findFirst());
        } catch (IOException e) {
            throw new MachineException(
                    "bundle-unreadable", archive.subject() + " cannot be read: " + e, "Look at the medium.", e);
        }
    }
}
