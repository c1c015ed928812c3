package io.hubcrate.discovery;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.DerivedImage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Takes derived images into needs, and refuses those that would not be used as the manifest means. */
final class DerivedJudge {
    private static final Set<Kind> OF_CHARTS = EnumSet.of(Kind.VALUES, Kind.RENDERED, Kind.PROFILE);

    private final BundleManifest manifest;
    private final List<Problem> hidden = new ArrayList<>();
    private final List<Discovery.ReplacedValue> replaced = new ArrayList<>();

    DerivedJudge(BundleManifest manifest) {
        this.manifest = manifest;
    }

    List<DerivedImage> images() {
        return manifest.derived();
    }

    void add(ImageReplacement replacement) {
        replacement
                .places()
                .forEach(place -> replaced.add(new Discovery.ReplacedValue(
                        place.by().reference(),
                        replacement.input().spec().release(),
                        place.path().toString())));
    }

    void add(String label, HiddenByHome.Hidden found) {
        hidden.add(new Problem(
                manifest.file().toString(),
                0,
                0,
                "derived[" + found.image().reference() + "].layers[" + found.layer() + "].to",
                found.image().layers().get(found.layer()).to() + " is hidden: " + label + " mounts a volume at "
                        + found.mount()));
    }

    List<Discovery.ReplacedValue> replaced() {
        return replaced;
    }

    /**
     * Judges when all charts have been looked at.
     *
     * @throws InvalidInputException {@code derived-hidden-by-home}, {@code derived-replaces-nothing} or
     *     {@code derived-not-everywhere}
     */
    void settle(ImageNeeds needs) {
        for (DerivedImage image : manifest.derived()) {
            needs.add(
                    image.reference(),
                    image.reference().toString(),
                    true,
                    Kind.DECLARED,
                    "manifest: derived from " + image.base() + (image.reason().isEmpty() ? "" : ", " + image.reason()));
        }
        if (!hidden.isEmpty()) {
            throw new InvalidInputException(
                    "derived-hidden-by-home",
                    "content of derived images would be hidden by the volumes mounted over it",
                    hidden.stream().distinct().toList(),
                    "Put it elsewhere, as /opt/course, and let singleuser.lifecycleHooks.postStart link or copy it into"
                            + " the home; or set singleuser.storage.type to none.");
        }
        for (DerivedImage image : manifest.derived()) {
            image.findReplaced().ifPresent(old -> requireReplaced(image, old, needs.toList()));
        }
    }

    private void requireReplaced(DerivedImage image, ImageReference old, List<ImageNeed> needs) {
        List<String> left = places(needs, old.withDefaultTag());
        if (!left.isEmpty()) {
            throw new InvalidInputException(
                    "derived-not-everywhere",
                    "charts still use " + old + ", which " + image.reference() + " replaces",
                    left.stream()
                            .map(where -> new Problem(
                                    manifest.file().toString(),
                                    0,
                                    0,
                                    "derived[" + image.reference() + "].replaces",
                                    where))
                            .toList(),
                    "Values inside lists and images that templates name cannot be changed from outside: write "
                            + image.reference() + " there in your own values file.");
        }
        if (places(needs, image.reference()).isEmpty()) {
            throw new InvalidInputException(
                    "derived-replaces-nothing",
                    "no chart of the manifest uses " + old + ", which " + image.reference() + " is to replace",
                    "hubcrate images shows the images of each chart; correct 'replaces', or leave it out and name the"
                            + " image in a values file.");
        }
    }

    private static List<String> places(List<ImageNeed> needs, ImageReference reference) {
        return needs.stream()
                .filter(need -> need.reference().equals(reference))
                .flatMap(need -> need.sources().stream())
                .filter(source -> OF_CHARTS.contains(source.kind()))
                .map(ImageNeed.Source::where)
                .toList();
    }
}
