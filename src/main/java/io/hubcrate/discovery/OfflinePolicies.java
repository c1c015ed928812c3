package io.hubcrate.discovery;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds the smallest set of values that keeps kubelet from asking a registry at every start: tries the pull-policy
 * values near each image, renders, and keeps what helped.
 */
final class OfflinePolicies {
    static final String IF_NOT_PRESENT = "IfNotPresent";
    private static final List<String> KEYS = List.of("pullPolicy", "imagePullPolicy");
    private static final int MAX_ROUNDS = 6;

    private final ChartValues values;
    private final List<ValueImage> images;
    private final Function<Map<ValuePath, String>, List<PodContainer>> render;
    private final Map<ValuePath, String> overlay = new TreeMap<>(Comparator.comparing(ValuePath::toString));
    private final Map<ImageReference, ValuePath> cures = new TreeMap<>();
    private final Map<ImageReference, List<ValuePath>> untried = new LinkedHashMap<>();

    /**
     * @param render the containers that the chart gives with these values laid over the given ones; throws
     *     InvalidInputException if the chart refuses them
     */
    OfflinePolicies(
            ChartValues values, List<ValueImage> images, Function<Map<ValuePath, String>, List<PodContainer>> render) {
        this.values = values;
        this.images = images;
        this.render = render;
    }

    /** Adds a value that is known to help without rendering. */
    void set(ValuePath policy) {
        overlay.put(policy, IF_NOT_PRESENT);
    }

    /** What must be added; empty if nothing. */
    Map<ValuePath, String> overlay() {
        return new LinkedHashMap<>(overlay);
    }

    /** Which value was the cure for which image. */
    Map<ImageReference, ValuePath> cures() {
        return Map.copyOf(cures);
    }

    /** Tries to cure these containers' images; answers which are left uncured. */
    Set<ImageReference> cure(List<PodContainer> containers) {
        Set<ImageReference> offending = offending(containers);
        offending.forEach(reference -> untried.put(reference, candidates(reference)));
        boolean proven = overlay.isEmpty();
        for (int round = 0; round < MAX_ROUNDS && !offending.isEmpty(); round++) {
            Map<ImageReference, ValuePath> tried = takeNext(offending);
            if (tried.isEmpty()) {
                break;
            }
            tried.values().forEach(this::set);
            Optional<Set<ImageReference>> left = tryOverlay();
            Set<ImageReference> stillOffending = left.orElse(offending);
            proven = left.isPresent();
            for (Map.Entry<ImageReference, ValuePath> one : tried.entrySet()) {
                if (stillOffending.contains(one.getKey())) {
                    overlay.remove(one.getValue());
                    proven = false;
                } else {
                    cures.put(one.getKey(), one.getValue());
                }
            }
            offending = stillOffending;
        }
        return proven ? offending : prove(containers);
    }

    /** What was taken away again may have helped another image, or the chart refuses it all: rendering tells. */
    private Set<ImageReference> prove(List<PodContainer> containers) {
        Optional<Set<ImageReference>> left = overlay.isEmpty() ? Optional.empty() : tryOverlay();
        if (left.isEmpty()) {
            overlay.clear();
            cures.clear();
        }
        Set<ImageReference> offending = left.orElseGet(() -> offending(containers));
        offending.forEach(cures::remove);
        return offending;
    }

    private Map<ImageReference, ValuePath> takeNext(Set<ImageReference> offending) {
        Map<ImageReference, ValuePath> next = new LinkedHashMap<>();
        for (ImageReference reference : offending) {
            List<ValuePath> left = untried.getOrDefault(reference, List.of());
            if (!left.isEmpty()) {
                next.put(reference, left.remove(0));
            }
        }
        return next;
    }

    /** Empty if the chart refuses the overlay, by its schema for example. */
    private Optional<Set<ImageReference>> tryOverlay() {
        try {
            return Optional.of(offending(render.apply(overlay())));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    static Set<ImageReference> offending(List<PodContainer> containers) {
        Set<ImageReference> offending = new TreeSet<>();
        for (PodContainer container : containers) {
            ImageReference.tryParse(container.image())
                    .filter(reference -> !container.testOnly() && container.pullsAlways(reference.isMoving()))
                    .ifPresent(reference -> offending.add(reference.withDefaultTag()));
        }
        return offending;
    }

    /** Nearest first: the image's own policy, then policy keys that exist further up, then global ones. */
    private List<ValuePath> candidates(ImageReference reference) {
        Set<ValuePath> found = new LinkedHashSet<>();
        for (ValueImage image : images) {
            ImageReference named = image.reference();
            boolean same = named != null
                    && (named.withDefaultTag().equals(reference)
                            || (image.tagIsOpen() && named.name().equals(reference.name())));
            if (same) {
                found.add(image.policyPath());
                addExisting(image.path().parent(), found);
            }
        }
        if (!found.isEmpty()) {
            addExisting(ValuePath.of("global"), found);
        }
        found.removeIf(ValuePath::crossesList);
        return new ArrayList<>(found);
    }

    private void addExisting(ValuePath from, Set<ValuePath> found) {
        for (ValuePath at = from; ; at = at.parent()) {
            for (String key : KEYS) {
                if (values.find(at.key(key)).isPresent()) {
                    found.add(at.key(key));
                }
            }
            if (at.segments().isEmpty()) {
                return;
            }
        }
    }
}
