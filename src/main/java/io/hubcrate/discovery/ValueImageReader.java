package io.hubcrate.discovery;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageReference;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Walks values and reads every image they name, in the forms that charts use: {@code name} or {@code repository} with
 * {@code tag}, {@code registry} or {@code digest}; a string under {@code image}, {@code fooImage} or {@code image_spec};
 * lists and mappings of those under {@code images} or {@code extraImages}.
 */
final class ValueImageReader {
    private static final List<String> NAMES = List.of("repository", "name", "image");
    private static final List<String> DIGESTS = List.of("digest", "sha", "sha256");
    private static final List<String> TAGS = List.of("tag", "imageTag", "image_tag", "imageVersion");
    private static final List<String> REGISTRIES = List.of("registry", "imageRegistry");
    private static final List<String> POLICIES = List.of("pullPolicy", "imagePullPolicy", "image_pull_policy");
    private static final List<String> VERSIONS = List.of("version", "tag", "imageTag");
    private static final Pattern NUMBER_OR_BOOLEAN = Pattern.compile("[-+]?[0-9][0-9.]*|(?i:true|false)");
    private static final Pattern PICTURE = Pattern.compile("(?i).*\\.(png|svg|jpe?g|gif|ico|webp|iso|qcow2|img)");

    private final List<ValueImage> images = new ArrayList<>();
    private final List<ValuePath> switchedOff;

    private ValueImageReader(List<ValuePath> switchedOff) {
        this.switchedOff = switchedOff;
    }

    /** Every image, in the order of the values. */
    static List<ValueImage> read(ChartValues values) {
        ValueImageReader reader = new ValueImageReader(values.switchedOff());
        reader.walk(values.merged(), ValuePath.ROOT, true, false, false);
        return List.copyOf(reader.images);
    }

    /**
     * @param collection whether this node holds images by name or in a list
     * @param item whether it is one of those
     */
    private void walk(YamlNode node, ValuePath path, boolean enabled, boolean collection, boolean item) {
        if (node instanceof Mapping mapping) {
            boolean on = enabled
                    && !switchedOff.contains(path)
                    && !ChartValues.isFalse(mapping.entries().get("enabled"));
            readMapping(mapping, path, on, item);
            mapping.entries().forEach((key, value) -> {
                if (value instanceof Scalar scalar) {
                    readString(mapping, key, scalar, path, on, collection);
                } else {
                    walk(value, path.key(key), on, isCollection(key), collection);
                }
            });
        } else if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                YamlNode child = sequence.items().get(i);
                if (child instanceof Scalar scalar && collection && looksComplete(scalar.text())) {
                    ValuePath at = path.item(i);
                    add(
                            at,
                            false,
                            scalar.text(),
                            false,
                            scalar.text(),
                            scalar,
                            enabled,
                            new Policy(at.key("pullPolicy"), ""));
                } else {
                    walk(child, path.item(i), enabled, false, collection);
                }
            }
        }
    }

    private void readMapping(Mapping mapping, ValuePath path, boolean enabled, boolean item) {
        boolean imageKey = item || isImageKey(path.last());
        boolean repository = scalar(mapping, List.of("repository")) != null;
        boolean name = scalar(mapping, List.of("name")) != null;
        boolean versioned =
                mapping.entries().containsKey("tag") || mapping.entries().containsKey("digest");
        boolean policied = mapping.entries().containsKey("pullPolicy");
        if (hasParts(mapping)) {
            takeParts(path, mapping, enabled);
            return;
        }
        boolean kubernetesContainer = mapping.findText("image").isPresent();
        if (kubernetesContainer
                || !((imageKey && (repository || name))
                        || (repository && versioned)
                        || (name && versioned && policied))) {
            return;
        }
        Scalar named = scalar(mapping, NAMES);
        if (named != null && !named.text().isBlank()) {
            add(
                    path,
                    true,
                    named.text().strip(),
                    false,
                    joined(mapping, named),
                    versionOr(mapping, named),
                    enabled,
                    policyOf(mapping, path));
        }
    }

    private void readString(
            Mapping mapping, String key, Scalar scalar, ValuePath path, boolean enabled, boolean inCollection) {
        String text = scalar.text();
        boolean plain = !scalar.quoted() && NUMBER_OR_BOOLEAN.matcher(text).matches();
        boolean named = key.equals("image") || key.equals("image_spec");
        boolean likely = (isImageKey(key) || inCollection) && (looksComplete(text) || scalar(mapping, TAGS) != null);
        if (text.isBlank()
                || plain
                || (key.equals("image") && hasParts(mapping))
                || PICTURE.matcher(text).matches()
                || !(named || likely)) {
            return;
        }
        if (inCollection && !isImageKey(key) && (NAMES.contains(key) || TAGS.contains(key) || DIGESTS.contains(key))) {
            return; // a part of the mapping that was just read
        }
        String whole = complete(mapping, key, text);
        Scalar tag = tagBeside(mapping, key);
        Scalar placed = tag != null && !whole.equals(text) ? tag : scalar;
        add(path.key(key), false, text, false, whole, placed, enabled, policyBeside(mapping, path, key));
    }

    private static @Nullable Scalar tagBeside(Mapping mapping, String key) {
        Scalar tag = scalar(mapping, List.of(key + "Tag"));
        return tag == null ? scalar(mapping, TAGS) : tag;
    }

    /** NVIDIA's operators and others: {@code repository}, {@code image} and {@code version} beside each other. */
    private static boolean hasParts(Mapping mapping) {
        return !text(scalar(mapping, List.of("repository"))).isEmpty()
                && !text(scalar(mapping, List.of("image"))).isEmpty()
                && !text(scalar(mapping, VERSIONS)).isEmpty();
    }

    private void takeParts(ValuePath path, Mapping mapping, boolean enabled) {
        Scalar version = Objects.requireNonNull(scalar(mapping, VERSIONS));
        String tag = HelmScalar.printed(version);
        String image = text(scalar(mapping, List.of("image")));
        String name = text(scalar(mapping, List.of("repository"))) + "/" + image;
        String written = name + (Digest.isDigest(tag) ? "@" : ":") + tag;
        add(path, true, name, true, written, version, enabled, policyOf(mapping, path));
    }

    /** {@code image: repo} with {@code imageTag: 1.2} beside it. */
    private static String complete(Mapping mapping, String key, String text) {
        boolean hasVersion = ImageReference.tryParse(text)
                .map(reference ->
                        reference.tag().isPresent() || reference.digest().isPresent())
                .orElse(true);
        Scalar tag = tagBeside(mapping, key);
        String registry = text(scalar(mapping, REGISTRIES));
        String full = registry.isEmpty() || text.startsWith(registry) ? text : registry + "/" + text;
        return hasVersion || tag == null || tag.text().isBlank() ? full : full + ":" + HelmScalar.printed(tag);
    }

    private static String joined(Mapping mapping, Scalar named) {
        String registry = text(scalar(mapping, REGISTRIES));
        String name = named.text().strip();
        StringBuilder whole = new StringBuilder();
        if (!registry.isEmpty() && !name.startsWith(registry + "/")) {
            whole.append(registry).append('/');
        }
        whole.append(name);
        Scalar tag = scalar(mapping, TAGS);
        if (tag != null && !tag.text().isBlank()) {
            whole.append(':').append(HelmScalar.printed(tag));
        }
        String digest = text(scalar(mapping, DIGESTS));
        if (!digest.isEmpty()) {
            whole.append('@').append(digest.startsWith("sha256:") ? digest : "sha256:" + digest);
        }
        return whole.toString();
    }

    private static Scalar versionOr(Mapping mapping, Scalar named) {
        Scalar tag = scalar(mapping, TAGS);
        return tag == null ? named : tag;
    }

    private static Policy policyOf(Mapping mapping, ValuePath path) {
        String key = POLICIES.stream()
                .filter(mapping.entries()::containsKey)
                .findFirst()
                .orElse("pullPolicy");
        return new Policy(path.key(key), mapping.findText(key).orElse(""));
    }

    private void add(
            ValuePath path,
            boolean mapping,
            String name,
            boolean parts,
            String written,
            Scalar placed,
            boolean enabled,
            Policy policy) {
        String text = placed.text().strip();
        images.add(new ValueImage(
                path,
                mapping,
                name,
                parts,
                written,
                HelmScalar.printed(placed).equals(text) ? "" : text,
                ImageReference.tryParse(written).orElse(null),
                enabled,
                policy.path,
                policy.value,
                placed.place()));
    }

    private record Policy(ValuePath path, String value) {}

    private static Policy policyBeside(Mapping mapping, ValuePath path, String key) {
        List<String> keys = new ArrayList<>(List.of(key + "PullPolicy"));
        keys.addAll(POLICIES);
        String found =
                keys.stream().filter(mapping.entries()::containsKey).findFirst().orElse("imagePullPolicy");
        return new Policy(path.key(found), mapping.findText(found).orElse(""));
    }

    private static @Nullable Scalar scalar(Mapping mapping, List<String> keys) {
        for (String key : keys) {
            if (mapping.find(key).orElse(null) instanceof Scalar scalar) {
                return scalar;
            }
        }
        return null;
    }

    private static String text(@Nullable Scalar scalar) {
        return scalar == null ? "" : scalar.text().strip();
    }

    private static boolean isImageKey(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.endsWith("image") || lower.endsWith("image_spec") || lower.matches(".*image_?(name|ref)");
    }

    private static boolean isCollection(String key) {
        return key.toLowerCase(Locale.ROOT).endsWith("images");
    }

    private static boolean looksComplete(String text) {
        return text.indexOf('/') > 0 || text.indexOf(':') > 0;
    }
}
