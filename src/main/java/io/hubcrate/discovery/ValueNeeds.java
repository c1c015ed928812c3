package io.hubcrate.discovery;

import io.hubcrate.discovery.PodContainer.PlacedText;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.image.ImageReference;
import io.hubcrate.render.ChartTree;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the images that values name into needs, with their tags, their necessity and their pull policies judged. */
final class ValueNeeds {
    private final String label;
    private final ChartTree tree;
    private final ChartValues values;
    private final List<HubChartShape> hubs;
    private final ObjectImages judge;
    private final ImageNeeds needs;
    private final FindingCollector findings;
    private final List<AlwaysPulled> alwaysPulled = new ArrayList<>();

    ValueNeeds(
            String label,
            ChartTree tree,
            ChartValues values,
            List<HubChartShape> hubs,
            ObjectImages judge,
            ImageNeeds needs,
            FindingCollector findings) {
        this.label = label;
        this.tree = tree;
        this.values = values;
        this.hubs = hubs;
        this.judge = judge;
        this.needs = needs;
        this.findings = findings;
    }

    /**
     * An image whose policy in the values is Always although no rendered object shows it: KubeSpawner reads it.
     *
     * @param policy the value that must become IfNotPresent
     */
    record AlwaysPulled(ImageReference reference, ValuePath policy, String where) {}

    List<AlwaysPulled> alwaysPulled() {
        return alwaysPulled;
    }

    /** @param rendered whether the chart was rendered, and {@code containers} are all it has */
    void add(List<ValueImage> images, List<PodContainer> containers, boolean rendered) {
        Set<ImageReference> started = references(containers);
        String prefix = rendered ? commonPrefix(images, started) : "";
        for (ValueImage image : images) {
            String file = image.place().file();
            String where = (file.startsWith(label + ": ") ? "" : label + ": ") + file + " " + image.path()
                    + profileName(image);
            HubChartShape hub = hubs.stream()
                    .filter(candidate -> candidate.owns(image.path()))
                    .findFirst()
                    .orElse(null);
            boolean spawned = hub != null && hub.isSpawned(image);
            ImageReference reference = image.reference();
            if (reference == null) {
                noteUnreadable(image, where);
                continue;
            }
            noteMisread(image, where);
            if (image.tagIsOpen() && !spawned) {
                addOpen(image, reference, where, started);
            } else {
                if (hub == null && rendered && isDecidedByRendering(image, reference, started, prefix, where)) {
                    continue;
                }
                boolean required = hub == null ? image.enabled() : hub.requires(image, rendered);
                needs.add(reference, image.written(), required, kind(image), where);
                if (required && !started.contains(reference.withDefaultTag())) {
                    judgePolicy(image, reference, spawned, where);
                }
            }
        }
    }

    /**
     * What rendering shows wins over what values seem to say: a name that templates complete is the image that they
     * make, one word that nothing starts is no image yet, and parts are joined by whoever reads them.
     */
    private boolean isDecidedByRendering(
            ValueImage image, ImageReference reference, Set<ImageReference> started, String prefix, String where) {
        if (started.contains(reference.withDefaultTag())) {
            return false;
        }
        List<ImageReference> same =
                started.stream().filter(image::isCompletedBy).toList();
        same.forEach(candidate -> needs.add(candidate, image.written(), image.enabled(), kind(image), where));
        if (same.isEmpty() && image.isBare()) {
            noteOpen(image, where);
        } else if (same.isEmpty() && image.parts()) {
            if (image.enabled()) {
                judge.suspectParts(reference, where);
            } else {
                findings.note("image-in-custom-resource", DiscoveryText.partsSwitchedOff(where, image.written()));
            }
        } else if (same.isEmpty() && !image.enabled() && !prefix.isEmpty() && image.isWithoutRegistry()) {
            ImageReference completed = ImageReference.parse(prefix + "/" + image.written());
            needs.add(completed, image.written(), false, kind(image), where);
        } else {
            return !same.isEmpty();
        }
        return true;
    }

    /**
     * What this chart's templates put before each name that they complete; empty if that is not one and the same. Of what
     * is switched off nothing is rendered, and the registry that a global value names counts there as well.
     */
    private static String commonPrefix(List<ValueImage> images, Set<ImageReference> started) {
        Set<String> prefixes = images.stream()
                .filter(ValueImage::isWithoutRegistry)
                // One that was started as it is written got nothing put before it.
                .filter(image -> !isStartedAsWritten(image, started))
                .flatMap(image -> started.stream().filter(image::isCompletedBy).map(found -> found.name()
                        .substring(0, found.name().length() - image.name().length() - 1)))
                .collect(Collectors.toSet());
        return prefixes.size() == 1 ? prefixes.iterator().next() : "";
    }

    private static boolean isStartedAsWritten(ValueImage image, Set<ImageReference> started) {
        return ImageReference.tryParse(image.written())
                .map(ImageReference::withDefaultTag)
                .filter(started::contains)
                .isPresent();
    }

    private void noteMisread(ValueImage image, String where) {
        if (!image.misread().isEmpty()) {
            findings.note(
                    "image-tag-number",
                    "the tag " + image.misread() + " of " + where + " (line "
                            + image.place().line()
                            + ") has no quotes, so that Helm reads and prints something else: '" + image.written()
                            + "'; write \"" + image.misread() + "\" if that is meant");
        }
    }

    private static Set<ImageReference> references(List<PodContainer> containers) {
        return containers.stream()
                .flatMap(container -> ImageReference.tryParse(container.image()).stream())
                .map(ImageReference::withDefaultTag)
                .collect(Collectors.toSet());
    }

    private static Kind kind(ValueImage image) {
        return image.isProfile() ? Kind.PROFILE : Kind.VALUES;
    }

    /** The chart's templates choose the tag: only what they rendered is known. */
    private void addOpen(ValueImage image, ImageReference reference, String where, Set<ImageReference> started) {
        List<ImageReference> same = started.stream()
                .filter(candidate -> candidate.name().equals(reference.name()) || image.isCompletedBy(candidate))
                .toList();
        same.forEach(candidate -> needs.add(candidate, image.written(), image.enabled(), kind(image), where));
        if (same.isEmpty()) {
            noteOpen(image, where);
        }
    }

    private void noteOpen(ValueImage image, String where) {
        String appVersion = tree.chartFile().findText("appVersion").orElse("");
        findings.note("image-without-tag", DiscoveryText.openTag(where, image.written(), appVersion));
    }

    private void noteUnreadable(ValueImage image, String where) {
        boolean typedByUsers = image.path().segments().contains("unlisted_choice");
        if (image.enabled() && !typedByUsers) {
            findings.note(
                    "image-unreadable",
                    where + " holds '" + image.written()
                            + "', which is no image reference by itself; if templates complete it, rendering has shown it");
        }
    }

    private void judgePolicy(ValueImage image, ImageReference reference, boolean spawned, String where) {
        boolean moving = reference.isMoving();
        if (image.policy().equals("Always")) {
            if (image.policyPath().crossesList()) {
                judge.judgeAlways(reference.withDefaultTag(), moving, where);
            } else {
                alwaysPulled.add(new AlwaysPulled(reference.withDefaultTag(), image.policyPath(), where));
            }
        } else if (moving && image.policy().isEmpty() && !spawned) {
            judge.judgeAlways(reference.withDefaultTag(), true, where);
        } else if (moving) {
            judge.noteMoving(reference, where);
        }
    }

    private String profileName(ValueImage image) {
        List<String> segments = image.path().segments();
        int list = Math.max(segments.indexOf("profileList"), segments.indexOf("profile_list"));
        if (list < 0 || list + 2 > segments.size()) {
            return "";
        }
        ValuePath name = new ValuePath(segments.subList(0, list + 2)).key("display_name");
        Optional<YamlNode> found = values.find(name);
        return found.orElse(null) instanceof Scalar scalar ? " (profile '" + scalar.text() + "')" : "";
    }

    /**
     * Charts hand values to the hub in a ConfigMap or Secret, after their templates have worked on them: whatever
     * image stands there and was not known yet.
     */
    void addEmbedded(List<KubernetesObject> objects, List<PodContainer> containers) {
        for (KubernetesObject object : objects) {
            for (PlacedText text : ObjectStrings.of(object)) {
                if (text.where().endsWith(", values.yaml")) {
                    addEmbedded(text, containers);
                }
            }
        }
    }

    private void addEmbedded(PlacedText text, List<PodContainer> containers) {
        for (YamlNode document : documents(text)) {
            if (document instanceof Mapping mapping) {
                ChartValues embedded = new ChartValues(mapping, List.of());
                List<ValueImage> unknown = ValueImageReader.read(embedded).stream()
                        .filter(image -> {
                            ImageReference reference = image.reference();
                            return reference != null && !image.tagIsOpen() && !needs.contains(reference);
                        })
                        .toList();
                List<HubChartShape> inside = HubChartShape.in(mapping);
                ValueNeeds nested = new ValueNeeds(label, tree, embedded, inside, judge, needs, findings);
                nested.add(unknown, containers, true);
            }
        }
    }

    /** A file of that name need not be YAML: its text is searched for names in any case. */
    private static List<YamlNode> documents(PlacedText text) {
        try {
            return YamlReader.readAll(text.where(), text.text().getBytes(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            return List.of();
        }
    }
}
