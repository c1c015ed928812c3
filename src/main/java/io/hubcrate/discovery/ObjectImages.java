package io.hubcrate.discovery;

import io.hubcrate.discovery.PodContainer.PlacedText;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.image.ImageReference;
import io.hubcrate.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes what Kubernetes objects say about images into needs and findings. */
final class ObjectImages {
    private final String owner;
    private final Kind kind;
    private final ImageNeeds needs;
    private final FindingCollector findings;

    /**
     * @param owner the release or file, part of findings' identity
     * @param kind of the sources
     */
    ObjectImages(String owner, Kind kind, ImageNeeds needs, FindingCollector findings) {
        this.owner = owner;
        this.kind = kind;
        this.needs = needs;
        this.findings = findings;
    }

    /** Needs, suspicions and network commands of these objects; answers their containers. */
    List<PodContainer> add(List<KubernetesObject> objects) {
        List<PodContainer> containers = new ArrayList<>();
        for (KubernetesObject object : objects) {
            containers.addAll(PodContainer.of(object));
            List<PlacedText> texts = ObjectStrings.of(object);
            if (object.isBuiltIn()) {
                texts.forEach(text -> suspect(text, text.where()));
            } else {
                suspectFields(object);
                // A field that says "image" has been read with those beside it; alone it may be a part.
                texts.forEach(text -> suspect(new PlacedText("", text.text()), text.where()));
            }
        }
        containers.forEach(this::addContainer);
        return containers;
    }

    private void suspect(PlacedText text, String where) {
        ImageLookalike.in(text)
                .keySet()
                .forEach(reference -> findings.suspect("image-suspected", owner, reference, where));
    }

    /** A custom resource names images as values do, whole or in parts. */
    private void suspectFields(KubernetesObject object) {
        for (ValueImage image : ValueImageReader.read(new ChartValues(object.body(), List.of()))) {
            ImageReference reference = image.reference();
            boolean ofObject = image.path().segments().get(0).equals("metadata");
            if (reference != null && image.enabled() && !ofObject) {
                suspectParts(versioned(object, image).orElse(reference), object.where() + ", " + image.path());
            }
        }
    }

    /** In a custom resource the version beside a name without a tag is its tag (ArgoCD's, Prometheus'). */
    private static Optional<ImageReference> versioned(KubernetesObject object, ValueImage image) {
        boolean whole = image.mapping()
                || ImageReference.tryParse(image.written())
                        .filter(plain -> plain.tag().isEmpty() && plain.digest().isEmpty())
                        .isEmpty();
        return whole
                ? Optional.empty()
                : ChartValues.find(object.body(), image.path().parent().key("version"))
                        .filter(Scalar.class::isInstance)
                        .flatMap(version ->
                                ImageReference.tryParse(image.written() + ":" + HelmScalar.printed((Scalar) version)));
    }

    /** An image that whoever reads it puts together and starts. */
    void suspectParts(ImageReference reference, String where) {
        findings.suspect("image-in-custom-resource", owner, reference, where);
    }

    private void addContainer(PodContainer container) {
        Optional<ImageReference> reference = ImageReference.tryParse(container.image());
        if (reference.isPresent()) {
            needs.add(reference.get(), container.image(), !container.testOnly(), kind, container.where());
        } else {
            findings.add(
                    "image-unreadable",
                    owner,
                    container.where() + "\n" + container.image(),
                    container.where(),
                    DiscoveryText.unreadable(container.image(), container.where()),
                    "");
        }
        for (PlacedText text : container.strings()) {
            suspect(text, text.where());
        }
        container.starts().forEach(words -> judgeStart(container.where(), words));
    }

    /** A finding if this command line reaches for the network. */
    void judgeStart(String where, List<String> words) {
        StartCommand.networkIn(words)
                .ifPresent(command -> findings.add(
                        "network-at-start", owner, command, where, DiscoveryText.network(where, command), ""));
    }

    /**
     * Findings for images that kubelet would pull at every start, notes for moving tags that it would not.
     *
     * @param uncured the references that no value keeps from being pulled
     */
    void judgePolicies(List<PodContainer> containers, Set<ImageReference> uncured) {
        for (PodContainer container : containers) {
            ImageReference reference = ImageReference.tryParse(container.image())
                    .map(ImageReference::withDefaultTag)
                    .orElse(null);
            if (reference == null) {
                continue;
            }
            boolean moving = reference.isMoving();
            boolean always = container.pullsAlways(moving) && !container.testOnly();
            if (always && uncured.contains(reference)) {
                judgeAlways(reference, moving, container.where());
            } else if (moving && !always) {
                noteMoving(reference, container.where());
            }
        }
    }

    void judgeAlways(ImageReference reference, boolean moving, String where) {
        String code = moving ? "image-moving-tag" : "image-pull-always";
        String text = moving ? DiscoveryText.movingTag(reference, where) : DiscoveryText.pullAlways(reference, where);
        findings.add(code, owner, reference.toString(), where, text, "");
    }

    void noteMoving(ImageReference reference, String where) {
        findings.note(
                "image-moving-tag",
                "'" + reference.withDefaultTag() + "', wanted by " + where
                        + ", is no fixed tag: the lock pins what it is today");
    }
}
