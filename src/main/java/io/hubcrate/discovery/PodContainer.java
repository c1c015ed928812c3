package io.hubcrate.discovery;

import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * A container of a pod, or a volume that is an image.
 *
 * @param where object and container, for people
 * @param image as written; empty if it has none
 * @param policy imagePullPolicy; empty if not given
 * @param starts the command lines that run when it starts
 * @param strings environment values and arguments, each with its place, in which an image may be named
 * @param testOnly only {@code helm test} would start it
 */
record PodContainer(
        String where,
        String image,
        String policy,
        List<List<String>> starts,
        List<PlacedText> strings,
        boolean testOnly) {

    /** A string and where it stands. */
    record PlacedText(String where, String text) {
        /** The last word of the place: the key, variable or option that it stands behind. */
        String key() {
            return where.replaceFirst("(?s).*[ .]", "");
        }
    }

    /** Every container and image volume of an object's pod. */
    static List<PodContainer> of(KubernetesObject object) {
        List<PodContainer> found = new ArrayList<>();
        object.findPodSpec().ifPresent(pod -> {
            read(object, pod, "initContainers", "init container", found);
            read(object, pod, "containers", "container", found);
            read(object, pod, "ephemeralContainers", "ephemeral container", found);
            for (Mapping volume : mappings(pod, "volumes")) {
                if (volume.find("image").orElse(null) instanceof Mapping image) {
                    found.add(new PodContainer(
                            object.where() + ", image volume "
                                    + volume.findText("name").orElse(""),
                            image.findText("reference").orElse(""),
                            image.findText("pullPolicy").orElse(""),
                            List.of(),
                            List.of(),
                            object.isTestHook()));
                }
            }
        });
        return found;
    }

    private static void read(KubernetesObject object, Mapping pod, String key, String noun, List<PodContainer> found) {
        for (Mapping container : mappings(pod, key)) {
            String where = object.where() + ", " + noun + " "
                    + container.findText("name").orElse("");
            List<String> command = words(container, "command");
            String image = container.findText("image").orElse("");
            List<String> arguments = words(container, "args");
            if (command.isEmpty()) {
                command.addAll(StartCommand.entrypoint(image, arguments));
            }
            command.addAll(arguments);
            List<List<String>> starts = new ArrayList<>(List.of(command));
            for (Mapping variable : mappings(container, "env")) {
                starts.add(StartCommand.byVariable(
                        image,
                        variable.findText("name").orElse(""),
                        variable.findText("value").orElse("")));
            }
            ChartValues.find(container, ValuePath.of("lifecycle.postStart.exec"))
                    .ifPresent(exec -> starts.add(words(exec, "command")));
            found.add(new PodContainer(
                    where,
                    image,
                    container.findText("imagePullPolicy").orElse(""),
                    starts,
                    strings(where, container, command),
                    object.isTestHook()));
        }
    }

    private static List<PlacedText> strings(String where, Mapping container, List<String> command) {
        List<PlacedText> strings = new ArrayList<>();
        for (Mapping variable : mappings(container, "env")) {
            String name = variable.findText("name").orElse("");
            variable.findText("value").ifPresent(value -> strings.add(new PlacedText(where + ", env " + name, value)));
        }
        String option = "";
        for (String word : command) {
            strings.add(new PlacedText(where + ", arguments" + (option.isEmpty() ? "" : " behind " + option), word));
            option = word.matches("--?[\\w-]+") ? word : "";
        }
        return strings;
    }

    private static List<Mapping> mappings(Mapping parent, String key) {
        List<Mapping> found = new ArrayList<>();
        if (parent.find(key).orElse(null) instanceof Sequence sequence) {
            sequence.items().stream().filter(Mapping.class::isInstance).forEach(item -> found.add((Mapping) item));
        }
        return found;
    }

    /** A list of words, or one word. */
    static List<String> words(YamlNode parent, String key) {
        List<String> words = new ArrayList<>();
        if (parent instanceof Mapping mapping) {
            YamlNode node = mapping.find(key).orElse(null);
            if (node instanceof Scalar scalar) {
                words.add(scalar.text());
            } else if (node instanceof Sequence sequence) {
                sequence.items().forEach(item -> words.add(item instanceof Scalar scalar ? scalar.text() : ""));
            }
        }
        return words;
    }

    /** What kubelet does: without a policy, {@code latest} or no tag means Always. */
    boolean pullsAlways(boolean moving) {
        return policy.equals("Always") || (policy.isEmpty() && moving);
    }
}
