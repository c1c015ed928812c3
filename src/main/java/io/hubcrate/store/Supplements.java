package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.failure.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** What a bundle must be to complete another one. */
public final class Supplements {
    private Supplements() {}

    /**
     * Demands that a bundle brings no cluster of its own: its programs would run older or newer than what stands.
     *
     * @throws InvalidInputException code {@code load-not-supplement}
     */
    public static void requireSupplement(BundleIndex index) {
        index.findKubernetes().ifPresent(kubernetes -> {
            throw new InvalidInputException(
                    "load-not-supplement",
                    index.name() + " " + index.version() + " brings Kubernetes " + kubernetes.version()
                            + ": it is no supplement",
                    "To bring about what it plans: hubcrate install --site FILE --bundle BUNDLE --trust KEYS. For the store"
                            + " alone: hubcrate stage, with the same options.");
        });
    }

    /**
     * Demands that a supplement has nothing else under a name that the bundle uses, or the two would undo each other's work
     * for ever.
     *
     * @throws InvalidInputException code {@code supplement-conflicts} naming everything that does
     */
    public static void requireCompatible(BundleIndex main, BundleIndex supplement) {
        List<String> conflicts = new ArrayList<>();
        for (BundleIndex.Image image : supplement.images()) {
            main.images().stream()
                    .filter(one -> one.reference().equals(image.reference()))
                    .filter(one -> !one.manifest().equals(image.manifest()))
                    .forEach(one -> conflicts.add("the image " + one.reference()));
        }
        for (Entry program : programs(supplement)) {
            programs(main).stream()
                    .filter(one -> one.name().equals(program.name()))
                    .filter(one -> !one.digest().equals(program.digest()))
                    .forEach(one -> conflicts.add("the program " + one.name()));
        }
        if (!conflicts.isEmpty()) {
            throw new InvalidInputException(
                    "supplement-conflicts",
                    supplement.name() + " " + supplement.version() + " has another content than " + main.name() + " "
                            + main.version() + " for: " + String.join(", ", conflicts),
                    "Give the images other tags and leave the programs out of the supplement, or build the bundle anew with"
                            + " what it should hold and install that.");
        }
    }

    /** What {@code load} puts in place besides images. */
    static List<Entry> programs(BundleIndex index) {
        return index.entries().stream()
                .filter(entry -> entry.role() == Role.BINARIES && entry.executable())
                .toList();
    }
}
