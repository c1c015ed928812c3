package io.hubcrate.push;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.bundle.BundleMedia;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * In which order entries are read so that each medium is wanted once. Where all volumes are at hand there is one round
 * with everything; otherwise one for each volume, and what is cut at its end comes alone after it: nothing else may be
 * reading while somebody changes the medium.
 */
final class PushRounds {
    private PushRounds() {}

    /**
     * What may be read at one time.
     *
     * @param volume that must be there at its beginning
     */
    record Round<T>(String volume, List<T> items) {
        Round {
            items = List.copyOf(items);
        }
    }

    /** Items keep their order within a round; none gives no rounds. */
    static <T> List<Round<T>> of(BundleMedia media, BundleIndex index, List<T> items, Function<T, Entry> entryOf) {
        List<String> wanted = index.volumes().stream()
                .map(Volume::file)
                .filter(volume -> items.stream().anyMatch(item -> stands(entryOf.apply(item), volume)))
                .toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        if (wanted.stream().allMatch(volume -> media.find(volume).isPresent())) {
            return List.of(new Round<>(wanted.get(0), items));
        }
        List<Round<T>> rounds = new ArrayList<>();
        for (String volume : wanted) {
            List<T> beginning = items.stream()
                    .filter(item -> first(entryOf.apply(item)).equals(volume))
                    .toList();
            List<T> whole = beginning.stream()
                    .filter(item -> entryOf.apply(item).segments().size() == 1)
                    .toList();
            if (!whole.isEmpty()) {
                rounds.add(new Round<>(volume, whole));
            }
            beginning.stream()
                    .filter(item -> entryOf.apply(item).segments().size() > 1)
                    .forEach(cut -> rounds.add(new Round<>(volume, List.of(cut))));
        }
        return rounds;
    }

    private static boolean stands(Entry entry, String volume) {
        return entry.segments().stream().anyMatch(segment -> segment.volume().equals(volume));
    }

    private static String first(Entry entry) {
        return entry.segments().get(0).volume();
    }
}
