package io.hubcrate.bundle;

import io.hubcrate.archive.TarLayout;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every byte of a bundle against its index and sums, on several threads, each byte read and hashed once. Volumes are
 * taken medium by medium, as they are there; one that begins in the middle of an entry waits for those before it.
 */
final class ContentCheck {
    /** Of documents the index knows no size; a sparse file has a terabyte for nothing. install.sh knows this bound too. */
    private static final long MAX_DOCUMENT = 256L << 20;

    private static final TarLayout NONE = TarLayout.of(List.of());

    private final BundleMedia media;
    private final FolderListing listing;
    private final Sha256Sums sums;
    private final BundleIndex index;
    private final EventSink events;
    private final List<EntryCheck> checks;
    /** Those of entries that stand in several volumes. */
    private final List<EntryCheck> cut;

    ContentCheck(
            BundleMedia media,
            FolderListing listing,
            Sha256Sums sums,
            BundleIndex index,
            EventSink events,
            EntryKeeper keeper) {
        this.media = media;
        this.listing = listing;
        this.sums = sums;
        this.index = index;
        this.events = events;
        Map<Digest, List<Image>> images = index.images().stream()
                .collect(Collectors.groupingBy(image -> image.manifest().digest()));
        checks = index.entries().stream()
                .map(entry -> check(entry, images, keeper))
                .toList();
        cut = checks.stream().filter(check -> check.remaining().size() > 1).toList();
    }

    private static EntryCheck check(Entry entry, Map<Digest, List<Image>> images, EntryKeeper keeper) {
        boolean blob = entry.kind() == BundleIndex.Kind.BLOB;
        return new EntryCheck(entry, blob ? images.getOrDefault(entry.digest(), List.of()) : List.of(), keeper);
    }

    /** @throws IntegrityException at the first difference */
    void run(int threads, boolean wholeSums) {
        try {
            check(threads, wholeSums);
        } finally {
            checks.forEach(EntryCheck::close);
        }
    }

    private void check(int threads, boolean wholeSums) {
        Map<Volume, TarLayout> layouts = VolumeLayouts.of(index);
        ImageDocuments.requireConsistent(index);
        index.documents().forEach(document -> listing.requireAtMost(document, MAX_DOCUMENT));
        long total = index.entries().stream().mapToLong(Entry::size).sum()
                + index.documents().stream().mapToLong(listing::size).sum();
        int items = index.volumes().size()
                + index.entries().size()
                + index.documents().size();
        events.accept(new Event.PhaseStarted("verify", items, total));
        try (VolumeReading reading = new VolumeReading(sums, events)) {
            index.documents()
                    .forEach(document ->
                            reading.addWhole(document, media.folder().resolve(document)));
            reading.run(threads);
        }
        List<Volume> remaining = new ArrayList<>(index.volumes());
        while (!remaining.isEmpty()) {
            Map<Volume, Path> here = here(remaining);
            if (here.isEmpty()) {
                media.ask(index, missing(remaining));
                continue;
            }
            requireSizes(here, layouts);
            read(here, layouts, threads, wholeSums);
            remaining.removeAll(here.keySet());
        }
        events.accept(new Event.PhaseFinished("verify"));
    }

    private void read(Map<Volume, Path> here, Map<Volume, TarLayout> layouts, int threads, boolean wholeSums) {
        try (VolumeReading reading = new VolumeReading(sums, events)) {
            here.forEach((volume, file) -> reading.addFrame(volume, layouts.getOrDefault(volume, NONE), file));
            addEntries(reading, here);
            if (wholeSums) {
                here.forEach((volume, file) -> reading.addWhole(volume.file(), file));
            }
            try {
                reading.run(threads);
            } catch (IntegrityException e) {
                throw explained(e, reading.suspects(e), here, layouts);
            }
        }
    }

    /** The volumes that can be read now, in the index's order. */
    private Map<Volume, Path> here(List<Volume> remaining) {
        Map<Volume, Path> here = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (Volume volume : remaining) {
            Optional<Path> file = media.find(volume.file());
            if (file.isPresent() && canFollow(volume, names)) {
                MediumCheck.requireSameBundle(sums, file.get());
                here.put(volume, file.get());
                names.add(volume.file());
            }
        }
        return here;
    }

    /** Whether the entry in whose middle the volume begins is read up to there, or will be in this round. */
    private boolean canFollow(Volume volume, Set<String> thisRound) {
        for (EntryCheck check : cut) {
            for (Segment segment : check.remaining()) {
                if (segment.volume().equals(volume.file())) {
                    break;
                }
                if (!thisRound.contains(segment.volume())) {
                    if (contains(check.remaining(), volume)) {
                        return false;
                    }
                    break;
                }
            }
        }
        return true;
    }

    private static boolean contains(List<Segment> segments, Volume volume) {
        return segments.stream().anyMatch(segment -> segment.volume().equals(volume.file()));
    }

    private List<String> missing(List<Volume> remaining) {
        return remaining.stream()
                .map(Volume::file)
                .filter(file -> media.find(file).isEmpty())
                .toList();
    }

    private void addEntries(VolumeReading reading, Map<Volume, Path> here) {
        Set<String> names = here.keySet().stream().map(Volume::file).collect(Collectors.toSet());
        for (EntryCheck check : checks) {
            if (!check.isDone() && names.contains(check.remaining().get(0).volume())) {
                reading.addEntry(check, names);
            }
        }
    }

    private void requireSizes(Map<Volume, Path> here, Map<Volume, TarLayout> layouts) {
        for (Map.Entry<Volume, Path> volume : here.entrySet()) {
            long actual = FolderListing.sizeOf(volume.getValue());
            if (actual != volume.getKey().size()) {
                IntegrityException failure = wrongSize(volume.getKey(), actual);
                if (index.volumes().stream().anyMatch(other -> other.size() == actual)) {
                    throw explained(failure, List.of(volume.getKey().file()), here, layouts);
                }
                throw wrongSize(volume.getKey(), layouts, volume.getValue());
            }
        }
    }

    /** What a file of another size is. It may be endless: its beginning must do. */
    static IntegrityException wrongSize(Volume volume, Map<Volume, TarLayout> layouts, Path file) {
        return MediumCheck.foreign(volume, layouts.getOrDefault(volume, NONE), file)
                .orElseGet(() -> wrongSize(volume, FolderListing.sizeOf(file)));
    }

    /**
     * The same failure in terms of volumes: which one is not what it should be, and what it is instead.
     *
     * @param suspects the volumes that were read for what failed; the first is in the failure's subject
     */
    private IntegrityException explained(
            IntegrityException failure, List<String> suspects, Map<Volume, Path> here, Map<Volume, TarLayout> layouts) {
        for (Map.Entry<Volume, Path> volume : here.entrySet()) {
            String name = volume.getKey().file();
            if (!failure.code().equals("bundle-damaged") || !suspects.contains(name)) {
                continue;
            }
            Optional<IntegrityException> reason = MediumCheck.explain(
                    volume.getKey(), layouts.getOrDefault(volume.getKey(), NONE), volume.getValue(), sums);
            if (reason.isPresent()) {
                boolean known = reason.get().code().equals("bundle-damaged") && suspects.indexOf(name) == 0;
                return known ? failure : reason.get();
            }
        }
        return failure;
    }

    static void requireSize(FolderListing listing, Volume volume) {
        long actual = listing.size(volume.file());
        if (actual != volume.size()) {
            throw wrongSize(volume, actual);
        }
    }

    private static IntegrityException wrongSize(Volume volume, long actual) {
        return new IntegrityException(
                "bundle-damaged",
                volume.file(),
                volume.size() + " bytes",
                actual + " bytes",
                "Copy this file again from where it came.");
    }

    static IntegrityException damaged(String subject, @Nullable Object expected, Object actual) {
        return new IntegrityException(
                "bundle-damaged",
                subject,
                String.valueOf(expected),
                String.valueOf(actual),
                "Copy this file again from where it came; the rest of the folder can stay.");
    }
}
