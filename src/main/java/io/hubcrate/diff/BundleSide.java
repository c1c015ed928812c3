package io.hubcrate.diff;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.EntryStream;
import io.hubcrate.bundle.MadeImage;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.chart.ChartFiles;
import io.hubcrate.content.IoReason;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A bundle as one side of a comparison. */
public final class BundleSide {
    private static final Set<Kind> KNOWN = EnumSet.complementOf(EnumSet.of(Kind.JDK));
    private static final String RUNTIME_FOLDER = "runtime/";

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
        index.files().forEach(side::file);
        index.packages().forEach(side::packages);
        index.findRuntime().ifPresent(side::runtime);
        index.entries().forEach(side::rest);
        TreeMap<String, Long> blobs = new TreeMap<>();
        index.entries().forEach(entry -> blobs.put(entry.digest().toString(), entry.size()));
        String title =
                index.name() + " " + index.version() + " for " + index.platform() + ", sequence " + index.sequence();
        TreeMap<String, Long> tarballs = new TreeMap<>();
        index.volumes().forEach(volume -> tarballs.put(volume.file(), volume.size()));
        return new DiffSide(title, proven, KNOWN, side.items, blobs, tarballs, side.defaults);
    }

    private void image(BundleIndex.Image image) {
        long bytes = image.layers().stream().mapToLong(Descriptor::size).sum()
                + image.config().size()
                + image.manifest().size();
        items.add(ImageItems.of(
                image.reference(), image.manifest().digest(), bytes, image.layers(), madeFrom(image.made())));
    }

    private static List<String> madeFrom(@Nullable MadeImage made) {
        if (made == null) {
            return List.of();
        }
        String how = made.kind() == MadeImage.Kind.LOCAL ? "brought from " : "made from ";
        return List.of(how
                + made.source()
                + made.findReplaced().map(image -> ", in place of " + image).orElse(""));
    }

    private void file(BundleIndex.PinnedFile file) {
        Entry entry = entry(Role.BINARIES, file.entry());
        named.add(Role.BINARIES + " " + file.entry());
        items.add(new Item(
                Kind.BINARY,
                file.name(),
                file.name(),
                "",
                entry.digest(),
                entry.size(),
                ProgramWords.of(
                        file.findArchitecture(),
                        file.findGlibcFloor(),
                        file.findMember(),
                        String.valueOf(file.sources().get(0))),
                new TreeMap<>()));
    }

    private void packages(PackageSet set) {
        for (PackageSet.Rpm rpm : set.packages()) {
            named.add(Role.PACKAGES + " " + rpm.entry());
            items.add(PackageItems.rpm(set.name(), rpm.nevra(), rpm.digest(), rpm.size(), rpm.signer()));
        }
        for (String name : set.keys()) {
            Entry entry = entry(Role.PACKAGES, name);
            named.add(Role.PACKAGES + " " + name);
            items.add(PackageItems.key(set.name(), name, entry.digest(), entry.size()));
        }
        ManyFiles lists = take(Role.PACKAGES, "packages/" + set.name() + "/");
        items.add(PackageItems.lists(set.name(), lists.digest(), lists.bytes()));
    }

    private void runtime(BundleIndex.JavaRuntime java) {
        ManyFiles files = take(Role.INSTALLER, RUNTIME_FOLDER);
        items.add(new Item(
                Kind.JAVA,
                "java",
                "Java " + java.java() + " of " + java.vendor(),
                "",
                files.digest(),
                files.bytes(),
                List.of((java.glibc() == null ? "needs no glibc" : "needs glibc " + java.glibc() + " or later") + ", "
                        + files.entries().size() + " files"),
                new TreeMap<>()));
    }

    /** What is left below a folder. */
    private ManyFiles take(Role role, String folder) {
        List<Entry> left = index.entries().stream()
                .filter(entry -> entry.role() == role && entry.name().startsWith(folder))
                .filter(entry -> named.add(role + " " + entry.name()))
                .toList();
        return new ManyFiles(left);
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
            items.add(new Item(kind, PackageStem.keyOf(entry.name()), entry.name(), entry.digest(), entry.size()));
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
                    "bundle-unreadable",
                    archive.subject() + " cannot be read: " + IoReason.of(e),
                    "Look at the medium.",
                    e);
        }
    }
}
