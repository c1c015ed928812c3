package io.hubcrate.discovery;

import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.image.ImageNeed.Source;
import io.hubcrate.image.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers reasons under one reference, however it was spelled. */
final class ImageNeeds {
    private final Map<ImageReference, Gathered> byReference = new TreeMap<>();

    private static final class Gathered {
        private final Set<String> asWritten = new TreeSet<>();
        private final Set<Source> sources = new LinkedHashSet<>();
        private boolean required;
    }

    /**
     * Adds a reason; one that requires the image outweighs all that do not.
     *
     * @param written the spelling met
     */
    void add(ImageReference reference, String written, boolean required, Kind kind, String where) {
        Gathered gathered = byReference.computeIfAbsent(reference.withDefaultTag(), key -> new Gathered());
        gathered.asWritten.add(written);
        gathered.sources.add(new Source(kind, where));
        gathered.required |= required;
    }

    boolean contains(ImageReference reference) {
        return byReference.containsKey(reference.withDefaultTag());
    }

    /** Whether it is needed for what is switched on. */
    boolean isRequired(ImageReference reference) {
        Gathered gathered = byReference.get(reference.withDefaultTag());
        return gathered != null && gathered.required;
    }

    /** Sorted by reference. */
    List<ImageNeed> toList() {
        List<ImageNeed> needs = new ArrayList<>();
        byReference.forEach((reference, gathered) -> needs.add(new ImageNeed(
                reference, List.copyOf(gathered.asWritten), gathered.required, List.copyOf(gathered.sources))));
        return needs;
    }
}
