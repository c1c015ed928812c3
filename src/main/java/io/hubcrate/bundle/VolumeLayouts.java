package io.hubcrate.bundle;

import io.hubcrate.archive.TarLayout;
import io.hubcrate.archive.TarMember;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleIndex.Volume;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tar layouts that an index promises: made again from names and sizes, they must give the offsets it names. */
final class VolumeLayouts {
    private record Stretch(TarMember member, long offset) {}

    private VolumeLayouts() {}

    /**
     * The layout of each volume, in the index's order.
     *
     * @throws io.hubcrate.failure.IntegrityException if offsets or sizes are not those of complete tars
     */
    static Map<Volume, TarLayout> of(BundleIndex index) {
        Map<String, List<Stretch>> stretches = new LinkedHashMap<>();
        index.volumes().forEach(volume -> stretches.put(volume.file(), new ArrayList<>()));
        for (Entry entry : index.entries()) {
            for (int i = 0; i < entry.segments().size(); i++) {
                Segment segment = entry.segments().get(i);
                List<Stretch> ofVolume = stretches.get(segment.volume());
                if (ofVolume == null) {
                    throw IndexFields.malformed(entry.name(), "a volume of this bundle", segment.volume());
                }
                ofVolume.add(new Stretch(member(entry, i), segment.offset()));
            }
        }
        Map<Volume, TarLayout> layouts = new LinkedHashMap<>();
        for (Volume volume : index.volumes()) {
            layouts.put(volume, layout(volume, stretches.getOrDefault(volume.file(), List.of())));
        }
        return layouts;
    }

    private static TarLayout layout(Volume volume, List<Stretch> stretches) {
        List<Stretch> sorted = stretches.stream()
                .sorted(Comparator.comparingLong(Stretch::offset))
                .toList();
        TarLayout layout;
        try {
            layout = TarLayout.of(sorted.stream().map(Stretch::member).toList());
        } catch (ArithmeticException e) {
            throw IndexFields.malformed(volume.file(), volume.size() + " bytes", "more than a file can hold");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sorted.size(); i++) {
            long expected = layout.places().get(i).dataOffset();
            long actual = sorted.get(i).offset();
            // A piece of a cut entry could bear the name of a whole one; tar would then unpack only the later.
            if (!names.add(sorted.get(i).member().name())) {
                throw IndexFields.malformed(
                        volume.file(),
                        "each member once",
                        sorted.get(i).member().name());
            }
            if (expected != actual) {
                String name = volume.file() + ": " + sorted.get(i).member().name();
                throw IndexFields.malformed(name, "offset " + expected, "offset " + actual);
            }
        }
        if (layout.size() != volume.size()) {
            throw IndexFields.malformed(volume.file(), layout.size() + " bytes", volume.size() + " bytes");
        }
        return layout;
    }

    /** The tar member that holds a segment: the entry itself, or a numbered piece of one that had to be cut. */
    private static TarMember member(Entry entry, int segment) {
        long length = entry.segments().get(segment).length();
        if (entry.segments().size() == 1) {
            return new TarMember(entry.name(), length, entry.executable());
        }
        try {
            return new TarMember(entry.name(), entry.size(), false).piece(segment + 1, length);
        } catch (IllegalArgumentException e) {
            throw IndexFields.malformed(entry.name(), "a name that can be numbered", entry.name());
        }
    }
}
