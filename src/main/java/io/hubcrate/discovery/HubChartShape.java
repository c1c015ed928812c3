package io.hubcrate.discovery;

import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known about JupyterHub's own chart (Zero to JupyterHub), by the shape of its values: wherever {@code hub},
 * {@code proxy} and {@code singleuser} stand side by side, at the top or under a subchart's prefix.
 *
 * @param prefix where its values begin
 */
record HubChartShape(ValuePath prefix, Mapping values) {
    private static final Pattern IMAGE_WORD = Pattern.compile(
            "(?i)\\b\\w*(images?|image_spec|image_whitelist|init_containers|extra_containers|profile_list)\\b");
    private static final int MAX_DEPTH = 3;

    /** Their images run only in objects that the chart renders: not rendered means switched off. */
    private static final List<ValuePath> RENDERED_ONLY = List.of(
            ValuePath.of("hub.image"),
            ValuePath.of("proxy"),
            ValuePath.of("scheduling"),
            ValuePath.of("prePuller.hook"),
            ValuePath.of("prePuller.pause"));

    private static final List<ValuePath> STARTED =
            List.of(ValuePath.of("hub"), ValuePath.of("proxy.chp"), ValuePath.of("singleuser"));

    private static final ValuePath NETWORK_TOOLS = ValuePath.of("singleuser.networkTools.image");
    private static final ValuePath BLOCK = ValuePath.of("singleuser.cloudMetadata.blockWithIptables");
    private static final ValuePath BLOCK_BEFORE_0_10 = ValuePath.of("singleuser.cloudMetadata.enabled");

    /** Every JupyterHub within these values. */
    static List<HubChartShape> in(Mapping values) {
        List<HubChartShape> found = new ArrayList<>();
        collect(values, ValuePath.ROOT, found);
        return found;
    }

    private static void collect(Mapping values, ValuePath path, List<HubChartShape> found) {
        if (isHub(values)) {
            found.add(new HubChartShape(path, values));
        } else if (path.segments().size() < MAX_DEPTH) {
            values.entries().forEach((key, value) -> {
                if (value instanceof Mapping below) {
                    collect(below, path.key(key), found);
                }
            });
        }
    }

    private static boolean isHub(Mapping values) {
        return List.of("hub", "singleuser", "proxy").stream()
                .allMatch(key -> values.find(key).orElse(null) instanceof Mapping);
    }

    /**
     * Throw-away values for secrets that the chart's templates demand and the given values lack. For rendering only:
     * they never leave discovery.
     */
    Map<ValuePath, String> placeholders() {
        Map<ValuePath, String> missing = new LinkedHashMap<>();
        for (String secret : List.of("proxy.secretToken", "hub.cookieSecret")) {
            Optional<YamlNode> given = ChartValues.find(values, ValuePath.of(secret));
            if (given.isEmpty()
                    || (given.get() instanceof Scalar scalar && scalar.text().isBlank())) {
                missing.put(prefix.keys(ValuePath.of(secret)), "0".repeat(64));
            }
        }
        return missing;
    }

    /**
     * Whether an image that only values name is needed for life.
     *
     * @param image below {@link #prefix}
     * @param renderedOk whether the chart was rendered at all
     */
    boolean requires(ValueImage image, boolean renderedOk) {
        if (isBelow(image.path(), NETWORK_TOOLS)) {
            Optional<YamlNode> block = ChartValues.find(values, BLOCK);
            return block.isPresent()
                    ? !ChartValues.isFalse(block.get())
                    : !ChartValues.isTrue(
                            ChartValues.find(values, BLOCK_BEFORE_0_10).orElse(null));
        }
        boolean onlyRendered = RENDERED_ONLY.stream().anyMatch(path -> isBelow(image.path(), path));
        return image.enabled() && !(renderedOk && onlyRendered);
    }

    /** Whether KubeSpawner starts this image with a policy of its own, IfNotPresent unless told otherwise. */
    boolean isSpawned(ValueImage image) {
        return isBelow(image.path(), ValuePath.of("singleuser.image"))
                || isBelow(image.path(), NETWORK_TOOLS)
                || image.path().segments().contains("kubespawner_override");
    }

    /** Whether what stands there is started whatever is switched on: the hub, its proxy, users' servers. */
    boolean starts(ValuePath path) {
        return STARTED.stream().anyMatch(known -> isBelow(path, known));
    }

    boolean owns(ValuePath path) {
        return path.startsWith(prefix);
    }

    private boolean isBelow(ValuePath path, ValuePath known) {
        return path.startsWith(prefix.keys(known));
    }

    /** Python that runs in the hub, by path; only what speaks of images. */
    Map<ValuePath, String> pythonAboutImages() {
        Map<ValuePath, String> found = new LinkedHashMap<>();
        ValuePath config = ValuePath.of("hub.extraConfig");
        ChartValues.find(values, config).ifPresent(node -> collectPython(node, prefix.keys(config), found));
        ValuePath files = ValuePath.of("hub.extraFiles");
        if (ChartValues.find(values, files).orElse(null) instanceof Mapping mapping) {
            mapping.entries().forEach((key, file) -> {
                if (file instanceof Mapping one
                        && one.findText("mountPath").orElse("").endsWith(".py")) {
                    collectPython(file, prefix.keys(files).key(key), found);
                }
            });
        }
        return found;
    }

    private static void collectPython(YamlNode node, ValuePath path, Map<ValuePath, String> found) {
        if (node instanceof Scalar scalar && speaksOfImages(scalar.text())) {
            found.put(path, scalar.text());
        } else if (node instanceof Mapping mapping) {
            mapping.entries().forEach((key, value) -> collectPython(value, path.key(key), found));
        }
    }

    /** Profiles that let users type an image of their own. */
    List<ValuePath> unlistedChoices() {
        List<ValuePath> found = new ArrayList<>();
        ValuePath profiles = ValuePath.of("singleuser.profileList");
        ChartValues.find(values, profiles).ifPresent(node -> collectUnlisted(node, prefix.keys(profiles), found));
        return found;
    }

    private static void collectUnlisted(YamlNode node, ValuePath path, List<ValuePath> found) {
        if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                collectUnlisted(sequence.items().get(i), path.item(i), found);
            }
        } else if (node instanceof Mapping mapping) {
            boolean image = ChartValues.find(mapping, ValuePath.of("kubespawner_override.image"))
                    .isPresent();
            if (path.last().equals("unlisted_choice")
                    && image
                    && ChartValues.isTrue(mapping.entries().get("enabled"))) {
                found.add(path);
            }
            mapping.entries().forEach((key, value) -> collectUnlisted(value, path.key(key), found));
        }
    }

    /** Comments do not choose images. */
    private static boolean speaksOfImages(String python) {
        return python.lines()
                .map(line -> line.replaceFirst("(^|\\s)#.*$", ""))
                .anyMatch(line -> IMAGE_WORD.matcher(line).find());
    }
}
