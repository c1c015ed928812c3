package io.hubcrate.bundle;

import io.hubcrate.archive.TarMember;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.image.Descriptor;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the types of an index cannot say: that its parts fit each other. */
final class BundleIndexCheck {
    private final BundleIndex index;
    private final Map<String, Volume> volumes = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();

    private BundleIndexCheck(BundleIndex index) {
        this.index = index;
    }

    static void requireConsistent(BundleIndex index) {
        BundleIndexCheck check = new BundleIndexCheck(index);
        check.names();
        check.volumes();
        check.entries();
        VolumeLayouts.of(index);
        index.images().forEach(check::image);
        check.charts();
        check.packages();
        check.layoutDocuments();
    }

    private void names() {
        require(BundleNames.isFileName(index.name()), "name", "a file name", index.name());
        require(BundleNames.isFileName(index.version()), "version", "a file name", index.version());
        Set<String> files = new HashSet<>();
        for (String document : index.documents()) {
            require(isLoose(document) && files.add(document), "documents", "distinct file names", document);
        }
        require(files.contains(BundleNames.LOCK), "documents", BundleNames.LOCK, "none");
        for (Volume volume : index.volumes()) {
            require(
                    isLoose(volume.file()) && files.add(volume.file()),
                    "volumes",
                    "distinct file names",
                    volume.file());
        }
    }

    private static boolean isLoose(String name) {
        return BundleNames.isFileName(name) && !name.equals(BundleNames.INDEX) && !name.startsWith(BundleNames.SUMS);
    }

    private void volumes() {
        Map<Role, Integer> parts = new EnumMap<>(Role.class);
        for (Volume volume : index.volumes()) {
            int expected = parts.merge(volume.role(), 1, Integer::sum);
            require(volume.part() == expected, volume.file(), "part " + expected, "part " + volume.part());
            volumes.put(volume.file(), volume);
        }
    }

    private void entries() {
        for (Entry entry : index.entries()) {
            String name = entry.name();
            require(TarMember.isName(name), "entries", "a member's name", name);
            require(entries.put(key(entry.role(), name), entry) == null, "entries", "each name once", name);
            require(!entry.segments().isEmpty(), name, "segments", "none");
            long length = 0;
            for (Segment segment : entry.segments()) {
                Volume volume = volumes.get(segment.volume());
                require(
                        volume != null && volume.role() == entry.role(),
                        name,
                        "a volume of its role",
                        segment.volume());
                // Never negative each, so this is where a sum that overflows shows.
                length += segment.length();
                require(length >= 0 && length <= entry.size(), name, entry.size() + " bytes in segments", "more");
            }
            require(length == entry.size(), name, entry.size() + " bytes in segments", length + " bytes");
            if (entry.kind() == Kind.BLOB) {
                require(name.equals(ImageLayout.blobName(entry.digest())), name, "the name of its digest", name);
            }
        }
    }

    private void image(BundleIndex.Image image) {
        String where = image.reference().toString();
        require(!image.indexKept() || image.index() != null, where, "the index that is kept", "none");
        if (image.indexKept()) {
            image.findIndex().ifPresent(kept -> blob(where, kept));
        }
        blob(where, image.manifest());
        blob(where, image.config());
        image.layers().forEach(layer -> blob(where, layer));
    }

    private void blob(String where, Descriptor blob) {
        Entry entry = entries.get(key(Role.IMAGES, ImageLayout.blobName(blob.digest())));
        // What a delta lacks stands in its base.
        require(entry != null || index.base() != null, where, "blob " + blob.digest(), "no such entry");
        require(
                entry == null || entry.size() == blob.size(),
                where,
                "blob of " + blob.size() + " bytes",
                "another size");
    }

    private void charts() {
        for (BundleIndex.Chart chart : index.charts()) {
            require(has(chart.archive(), Kind.CHART), chart.release(), "its chart", chart.archive());
            chart.values().forEach(v -> require(has(v, Kind.VALUES), chart.release(), "its values", v));
            chart.findOfflineValues().ifPresent(v -> require(has(v, Kind.VALUES), chart.release(), "its values", v));
        }
        for (BundleIndex.KubernetesManifest manifest : index.manifests()) {
            require(has(manifest.entry(), Kind.MANIFEST), manifest.name(), "its entry", manifest.entry());
        }
        for (BundleIndex.PinnedFile file : index.files()) {
            require(entries.containsKey(key(Role.BINARIES, file.entry())), file.name(), "its entry", file.entry());
        }
    }

    private void packages() {
        Set<String> names = new HashSet<>();
        for (PackageSet set : index.packages()) {
            require(
                    BundleNames.isFileName(set.name()) && names.add(set.name()),
                    "packages",
                    "a set's name",
                    set.name());
            require(isPackageFile(set.template()), set.name(), "its template", set.template());
            set.keys().forEach(key -> require(isPackageFile(key), set.name(), "its key", key));
            Set<String> known = new HashSet<>();
            for (PackageSet.Rpm rpm : set.packages()) {
                Entry entry = entries.get(key(Role.PACKAGES, rpm.entry()));
                require(
                        entry != null
                                && entry.kind() == Kind.PACKAGE
                                && entry.digest().equals(rpm.digest())
                                && entry.size() == rpm.size(),
                        rpm.nevra(),
                        "its entry",
                        rpm.entry());
                require(known.add(rpm.nevra()), set.name(), "each package once", rpm.nevra());
            }
            set.install()
                    .forEach(nevra -> require(known.contains(nevra), set.name(), "what is to be installed", nevra));
        }
    }

    private boolean isPackageFile(String name) {
        Entry entry = entries.get(key(Role.PACKAGES, name));
        return entry != null && entry.kind() == Kind.FILE;
    }

    private boolean has(String name, Kind kind) {
        Entry entry = entries.get(key(Role.CHARTS, name));
        return entry != null && entry.kind() == kind;
    }

    private void layoutDocuments() {
        Predicate<String> there = name -> entries.containsKey(key(Role.IMAGES, name));
        List<String> wanted = index.images().isEmpty() ? List.of() : ImageLayout.DOCUMENTS;
        wanted.forEach(name -> require(there.test(name), "entries", name, "none"));
    }

    private static String key(Role role, String name) {
        return role.text() + ":" + name;
    }

    private static void require(boolean condition, String where, String expected, String actual) {
        if (!condition) {
            throw IndexFields.malformed(where, expected, actual);
        }
    }
}
