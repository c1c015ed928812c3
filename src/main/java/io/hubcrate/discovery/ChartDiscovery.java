package io.hubcrate.discovery;

import io.hubcrate.content.Digest;
import io.hubcrate.discovery.ChartValues.NamedText;
import io.hubcrate.discovery.PodContainer.PlacedText;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.render.ApiVersions;
import io.hubcrate.render.ChartRenderer;
import io.hubcrate.render.ChartTree;
import io.hubcrate.render.RemoteSchema;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One chart with its values: what they name, what they render to, what is left to judge. */
final class ChartDiscovery {
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*");

    private final ChartRenderer renderer;
    private final ChartInput input;
    private final String label;
    private final String kubeVersion;
    private final boolean versionAssumed;
    private final FindingCollector findings;
    private final ObjectImages objectImages;
    private final ChartTree tree;
    private final ChartValues values;
    private final List<ValueImage> images;
    private final List<HubChartShape> hubs;
    private final ValueNeeds valueNeeds;
    private final Map<ValuePath, String> replaced;
    private Set<String> apis = Set.of();
    private @Nullable List<KubernetesObject> rendered;

    /**
     * @param label the chart or release, for people
     * @param kubeVersion empty for the newest that the chart accepts
     */
    ChartDiscovery(
            ChartRenderer renderer,
            ImageReplacement replacement,
            String label,
            String kubeVersion,
            ImageNeeds needs,
            FindingCollector findings) {
        this.renderer = renderer;
        this.input = replacement.input();
        this.replaced = replacement.overlay();
        this.label = label;
        this.findings = findings;
        this.objectImages = new ObjectImages(input.spec().release(), Kind.RENDERED, needs, findings);
        this.tree = ChartTree.of(input.archive());
        this.versionAssumed = kubeVersion.isEmpty();
        this.kubeVersion = versionAssumed ? ApiVersions.newestFor(tree) : kubeVersion;
        this.values = ChartValues.of(tree, named(input));
        this.images = ValueImageReader.read(values);
        this.hubs = HubChartShape.in(values.merged());
        this.valueNeeds = new ValueNeeds(label, tree, values, hubs, objectImages, needs, findings);
    }

    private static List<NamedText> named(ChartInput input) {
        List<NamedText> named = new ArrayList<>();
        for (int i = 0; i < input.values().size(); i++) {
            Path file = i < input.spec().values().size()
                    ? input.spec().values().get(i).getFileName()
                    : null;
            named.add(new NamedText(
                    file == null ? "given values" : file.toString(),
                    input.values().get(i)));
        }
        return named;
    }

    /** Folders of derived images that volumes hide from the notebook servers of this chart. */
    List<HiddenByHome.Hidden> hidden(List<DerivedImage> derived) {
        return hubs.stream()
                .flatMap(hub -> new HiddenByHome(hub, images).find(derived).stream())
                .toList();
    }

    /** What this chart makes the cluster serve; nothing if it does not render yet, for want of another chart's. */
    Set<String> customKinds(Set<String> known) {
        if (isForHelm2()) {
            return Set.of();
        }
        try {
            return CustomKinds.of(objects(known));
        } catch (InvalidInputException e) {
            return Set.of(); // Said when all is known, if it is still so.
        }
    }

    private List<KubernetesObject> objects(Set<String> served) {
        List<KubernetesObject> known = rendered;
        if (known == null || !apis.equals(served)) {
            apis = Set.copyOf(served);
            known = render(Map.of());
            rendered = known;
        }
        return known;
    }

    /**
     * Adds what this chart needs.
     *
     * @param served what the cluster serves beyond Kubernetes itself
     * @return the YAML that must be added to its values for a life without internet
     */
    String discover(Set<String> served) {
        judgeValues();
        judgeSchema();
        judgeDocuments();
        if (isForHelm2()) {
            findings.note(
                    "chart-helm2",
                    "chart " + tree.name() + " " + input.archive().version()
                            + " was made for Helm 2 and cannot be installed with Helm 3: its images were read from its"
                            + " values only, and there may be more; use 0.7.0 or newer");
            valueNeeds.add(images, List.of(), false);
            return ValuesYaml.write(replaced);
        }
        if (versionAssumed) {
            findings.note(
                    "kubernetes-version-assumed",
                    "nothing says for which Kubernetes " + label + " is; it was rendered for " + kubeVersion
                            + ", the newest that it accepts (--kube-version, or kubernetes: in the manifest)");
        }
        List<KubernetesObject> objects = objects(served);
        List<PodContainer> containers = objectImages.add(objects);
        valueNeeds.add(images, containers, true);
        valueNeeds.addEmbedded(objects, containers);
        return cure(containers);
    }

    /** Helm would ask for it inside the gap as well, and fail. */
    private void judgeSchema() {
        Set<String> addresses = RemoteSchema.in(input.archive());
        if (!addresses.isEmpty()) {
            String shown = String.join(", ", addresses.stream().limit(5).toList());
            findings.add(
                    "chart-schema-remote",
                    input.spec().release(),
                    shown,
                    label + ": values.schema.json",
                    DiscoveryText.remoteSchema(shown),
                    "");
        }
    }

    private void judgeValues() {
        ValueStrings strings = ValueStrings.of(values, images);
        for (PlacedText text : strings.strings()) {
            ImageLookalike.in(text)
                    .keySet()
                    .forEach(reference -> findings.suspect(
                            "image-suspected", input.spec().release(), reference, label + ": " + text.where()));
        }
        strings.commands().forEach(command -> objectImages.judgeStart(label + ": " + command.where(), command.words()));
        for (HubChartShape hub : hubs) {
            hub.pythonAboutImages().forEach(this::askAboutPython);
            hub.unlistedChoices()
                    .forEach(path -> findings.note(
                            "image-unlisted-choice", DiscoveryText.unlistedChoice(label + ": values " + path)));
        }
    }

    /** Helm takes the first document of a file and drops the others without a word (helm#13097). */
    private void judgeDocuments() {
        for (NamedText text : named(input)) {
            long more = YamlReader.readAll(text.name(), text.text().getBytes(StandardCharsets.UTF_8)).stream()
                    .skip(1)
                    .filter(document -> !(document instanceof YamlNode.Scalar scalar && scalar.isNull()))
                    .count();
            if (more > 0) {
                findings.add(
                        "values-second-document",
                        input.spec().release(),
                        text.name(),
                        label + ": " + text.name(),
                        DiscoveryText.secondDocument(text.name(), more),
                        "");
            }
        }
    }

    private void askAboutPython(ValuePath path, String python) {
        String where = label + ": values " + path;
        String content = Digest.of(python.getBytes(StandardCharsets.UTF_8)).hex();
        findings.add(
                "image-from-python",
                input.spec().release(),
                path + "\n" + content,
                where,
                DiscoveryText.python(where),
                "images:\n  - reference: \"REGISTRY/NAME:TAG\"\n    reason: \"started by " + path.last() + "\"\n");
    }

    /** JupyterHub's charts before 0.7.0 use what Helm 3 no longer has. */
    private boolean isForHelm2() {
        Matcher version = VERSION.matcher(input.archive().version());
        return tree.name().equals("jupyterhub")
                && version.matches()
                && version.group(1).equals("0")
                && Integer.parseInt(version.group(2)) < 7;
    }

    private List<KubernetesObject> render(Map<ValuePath, String> overlay) {
        Map<ValuePath, String> added = new LinkedHashMap<>(overlay);
        hubs.forEach(hub -> added.putAll(hub.placeholders()));
        List<String> all = new ArrayList<>(input.values());
        if (!added.isEmpty()) {
            all.add(ValuesYaml.write(added));
        }
        String rendered = renderer.render(new ChartRenderer.Request(
                input.archive(), input.spec().release(), input.spec().namespace(), kubeVersion, all, served()));
        return KubernetesObject.readAll(label, label + " rendered", rendered);
    }

    /** JupyterHub's hub is an operator too, whose images are known. */
    void addTo(Operators operators) {
        List<KubernetesObject> objects = rendered;
        if (objects != null) {
            operators.add(
                    input.spec().release(),
                    objects.stream()
                            .filter(object -> hubs.isEmpty()
                                    || !object.name().endsWith("hub")
                                    || object.findPodSpec().isEmpty())
                            .toList());
        }
    }

    /** What stands in a chart's {@code crds/} is there before its templates are rendered. */
    private Set<String> served() {
        Set<String> all = new TreeSet<>(apis);
        collectOwn(tree, all);
        return all;
    }

    private static void collectOwn(ChartTree chart, Set<String> all) {
        for (byte[] file : chart.customResources()) {
            all.addAll(CustomKinds.of(
                    KubernetesObject.readAll(chart.name(), "crds", new String(file, StandardCharsets.UTF_8))));
        }
        chart.subcharts().forEach(subchart -> collectOwn(subchart, all));
    }

    private String cure(List<PodContainer> containers) {
        OfflinePolicies policies = new OfflinePolicies(values, images, overlay -> render(overlay).stream()
                .flatMap(object -> PodContainer.of(object).stream())
                .toList());
        valueNeeds.alwaysPulled().forEach(image -> policies.set(image.policy()));
        Set<ImageReference> uncured = policies.cure(containers);
        objectImages.judgePolicies(containers, uncured);
        policies.cures().forEach((reference, path) -> noteCure(reference, label, path));
        for (ValueNeeds.AlwaysPulled image : valueNeeds.alwaysPulled()) {
            if (policies.overlay().containsKey(image.policy())) {
                noteCure(image.reference(), image.where(), image.policy());
            } else {
                objectImages.judgeAlways(image.reference(), image.reference().isMoving(), image.where());
            }
        }
        Map<ValuePath, String> all = new LinkedHashMap<>(replaced);
        all.putAll(policies.overlay());
        return ValuesYaml.write(all);
    }

    private void noteCure(ImageReference reference, String where, ValuePath path) {
        findings.note(
                reference.isMoving() ? "image-moving-tag" : "image-pull-always",
                "'" + reference + "', wanted by " + where + ", would be asked of its registry at every start; hubcrate"
                        + " adds " + path + ": IfNotPresent to the values");
    }
}
