package io.hubcrate.build;

import io.hubcrate.archive.TarLayout;
import io.hubcrate.archive.TarMember;
import io.hubcrate.archive.TarParts;
import io.hubcrate.build.BundlePlan.Piece;
import io.hubcrate.build.BundlePlan.PlannedEntry;
import io.hubcrate.build.BundlePlan.PlannedVolume;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what goes into each tarball and lays it out: sorted by name, image documents first. */
final class PlannedContent {
    /** Three digits in their names, and fewer files than a process may open. */
    private static final int MAX_PARTS = 999;

    private record Item(
            Kind kind, String name, Digest digest, long size, boolean executable, BlobSource source, String subject) {}

    private final Map<Role, SortedMap<String, Item>> items = new EnumMap<>(Role.class);
    private final Map<Role, Map<String, Item>> leading = new EnumMap<>(Role.class);
    private final List<PlannedVolume> volumes = new ArrayList<>();
    private final List<PlannedEntry> entries = new ArrayList<>();

    /** Adds an entry; the same name with the same bytes again is no second entry. */
    void add(
            Role role,
            Kind kind,
            String name,
            Digest digest,
            long size,
            boolean executable,
            BlobSource source,
            String subject) {
        Item item = new Item(kind, name, digest, size, executable, source, subject);
        Item before = items.computeIfAbsent(role, key -> new TreeMap<>()).putIfAbsent(name, item);
        if (before != null && !(before.digest().equals(digest) && before.size() == size)) {
            throw inconsistent(subject + " and " + before.subject() + " would both be " + name + ", with other bytes");
        }
    }

    /** Adds bytes that are here already; {@code first} puts them before what is sorted. */
    void add(Role role, Kind kind, String name, byte[] bytes, boolean first) {
        BlobSource source = new BlobSource.InMemory(bytes);
        Item item = new Item(kind, name, Digest.of(bytes), bytes.length, false, source, name);
        if (first) {
            leading.computeIfAbsent(role, key -> new LinkedHashMap<>()).put(name, item);
        } else {
            add(role, kind, name, item.digest(), item.size(), false, source, name);
        }
    }

    /** Whether there is an entry of that name with other bytes. */
    boolean clashes(Role role, String name, Digest digest) {
        Item item = items.getOrDefault(role, new TreeMap<>()).get(name);
        return item != null && !item.digest().equals(digest);
    }

    /**
     * Fixes every offset. Roles without entries get no file.
     *
     * @param volumeSize the most bytes that a file may have
     */
    void layOut(long volumeSize) {
        for (Role role : Role.values()) {
            List<Item> ofRole =
                    new ArrayList<>(leading.getOrDefault(role, Map.of()).values());
            ofRole.addAll(items.getOrDefault(role, new TreeMap<>()).values());
            if (!ofRole.isEmpty()) {
                layOut(role, ofRole, volumeSize);
            }
        }
    }

    private void layOut(Role role, List<Item> ofRole, long volumeSize) {
        List<TarMember> members = ofRole.stream()
                .map(item -> new TarMember(item.name(), item.size(), item.executable()))
                .toList();
        List<List<TarParts.Piece>> parts = TarParts.cut(members, volumeSize);
        requireFew(role, parts.size());
        List<List<Piece>> pieces = new ArrayList<>();
        ofRole.forEach(item -> pieces.add(new ArrayList<>()));
        for (int i = 0; i < parts.size(); i++) {
            TarLayout layout =
                    TarLayout.of(parts.get(i).stream().map(TarParts.Piece::tar).toList());
            Volume volume = new Volume(file(role, i + 1, parts.size()), role, i + 1, layout.size());
            volumes.add(new PlannedVolume(volume, layout));
            for (int j = 0; j < parts.get(i).size(); j++) {
                TarParts.Piece piece = parts.get(i).get(j);
                pieces.get(piece.member())
                        .add(new Piece(volume.file(), layout.places().get(j), piece.from()));
            }
        }
        for (int i = 0; i < ofRole.size(); i++) {
            add(role, ofRole.get(i), pieces.get(i));
        }
    }

    private void add(Role role, Item item, List<Piece> pieces) {
        List<Segment> segments = pieces.stream()
                .map(piece -> new Segment(
                        piece.volume(),
                        piece.place().dataOffset(),
                        piece.place().member().size()))
                .toList();
        Entry entry =
                new Entry(role, item.kind(), item.name(), item.digest(), item.size(), item.executable(), segments);
        entries.add(new PlannedEntry(entries.size(), entry, pieces, item.source(), item.subject()));
    }

    /** A role that fits into one volume has the name that it has without any limit. */
    private static String file(Role role, int part, int parts) {
        return role.text() + (parts == 1 ? "" : String.format(Locale.ROOT, ".part%03d", part)) + ".tar";
    }

    private static void requireFew(Role role, int parts) {
        if (parts > MAX_PARTS) {
            throw new InvalidInputException(
                    "volume-size-too-small",
                    role.text() + " would be cut into " + parts + " parts",
                    "Give a larger --volume-size; at most " + MAX_PARTS + " parts are written.");
        }
    }

    List<PlannedVolume> volumes() {
        return volumes;
    }

    List<PlannedEntry> entries() {
        return entries;
    }

    static InvalidInputException inconsistent(String message) {
        return new InvalidInputException(
                "lock-inconsistent", message, "Write the lock again: hubcrate lock MANIFEST --update");
    }
}
