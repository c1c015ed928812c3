package io.hubcrate.push;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which image goes where.
 *
 * @param images in the order of the index
 * @param entries the bundle's blobs by digest
 */
record PushPlan(List<PlannedImage> images, Map<Digest, Entry> entries) {
    PushPlan {
        images = List.copyOf(images);
        entries = Map.copyOf(entries);
    }

    /**
     * @param manifestsOf what a raw index names
     * @throws InvalidInputException if two different images would get one name, or a delta's blobs are not here
     */
    static PushPlan of(
            BundleIndex index, PushTarget target, NameMapping names, Function<Descriptor, List<Digest>> manifestsOf) {
        Map<Digest, Entry> entries = new HashMap<>();
        for (Entry entry : index.entries()) {
            if (entry.kind() == BundleIndex.Kind.BLOB) {
                entries.put(entry.digest(), entry);
            }
        }
        requireWhole(index, entries);
        List<PlannedImage> planned = new ArrayList<>();
        for (BundleIndex.Image image : index.images()) {
            boolean whole = image.findIndex()
                    .filter(kept -> image.indexKept() && entries.containsKey(kept.digest()))
                    .filter(kept -> manifestsOf.apply(kept).stream()
                            .allMatch(image.manifest().digest()::equals))
                    .isPresent();
            planned.add(new PlannedImage(image, named(image, target, names), whole));
        }
        requireDistinct(planned);
        return new PushPlan(planned, entries);
    }

    private static ImageReference named(BundleIndex.Image image, PushTarget target, NameMapping names) {
        ImageReference mapped = target.repository(names.pathOf(image.reference()));
        return mapped.tag().isPresent()
                ? mapped
                : ImageReference.parse(mapped.name() + "@" + image.manifest().digest());
    }

    private static void requireDistinct(List<PlannedImage> images) {
        Map<ImageReference, PlannedImage> taken = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (PlannedImage image : images) {
            PlannedImage other = taken.putIfAbsent(image.target(), image);
            if (other != null
                    && !other.image()
                            .manifest()
                            .digest()
                            .equals(image.image().manifest().digest())) {
                problems.add(
                        new Problem(image.target().toString(), 0, 0, "", other.source() + " and " + image.source()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "push-name-collision",
                    "different images would get the same name",
                    problems,
                    "Keep the upstream registries apart with --keep-registry, or give other names with --map.");
        }
    }

    private static void requireWhole(BundleIndex index, Map<Digest, Entry> entries) {
        List<Problem> problems = new ArrayList<>();
        for (BundleIndex.Image image : index.images()) {
            long missing = blobs(image).stream()
                    .filter(blob -> !entries.containsKey(blob.digest()))
                    .count();
            if (missing > 0) {
                problems.add(new Problem(
                        image.reference().toString(), 0, 0, "", missing + " of its blobs stand in the base bundle"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "push-needs-base",
                    "this bundle completes another one and cannot be pushed alone",
                    problems,
                    "Push a whole bundle.");
        }
    }

    /** Configuration, layers and manifest. */
    static List<Descriptor> blobs(BundleIndex.Image image) {
        List<Descriptor> all = new ArrayList<>(contents(image));
        all.add(image.manifest());
        return all;
    }

    /** Configuration and layers: what a registry must have before the manifest. */
    static List<Descriptor> contents(BundleIndex.Image image) {
        List<Descriptor> all = new ArrayList<>(image.layers());
        all.add(image.config());
        return all;
    }
}
