package io.hubcrate.discovery;

import io.hubcrate.discovery.PodContainer.PlacedText;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Strings and command lines in values: what KubeSpawner or an operator gets that no rendered pod shows. */
final class ValueStrings {
    private static final Set<String> COMMANDS = Set.of("command", "cmd", "args");

    private final List<PlacedText> strings = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final Set<ValuePath> images;

    private ValueStrings(Set<ValuePath> images) {
        this.images = images;
    }

    /** A command line and where it stands. */
    record Command(String where, List<String> words) {}

    /** The strings of switched-on features, those of images left out. */
    static ValueStrings of(ChartValues values, List<ValueImage> images) {
        ValueStrings all =
                new ValueStrings(images.stream().map(ValueImage::path).collect(Collectors.toUnmodifiableSet()));
        all.walk(values.merged(), ValuePath.ROOT, values.switchedOff());
        return all;
    }

    List<PlacedText> strings() {
        return strings;
    }

    List<Command> commands() {
        return commands;
    }

    private void walk(YamlNode node, ValuePath path, List<ValuePath> switchedOff) {
        if (images.contains(path) || switchedOff.contains(path)) {
            return;
        }
        if (node instanceof Scalar scalar) {
            strings.add(new PlacedText("values " + path, scalar.text()));
        } else if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                walk(sequence.items().get(i), path.item(i), switchedOff);
            }
        } else if (node instanceof Mapping mapping
                && !ChartValues.isFalse(mapping.entries().get("enabled"))) {
            List<String> words = new ArrayList<>();
            for (String key : COMMANDS) {
                words.addAll(PodContainer.words(mapping, key));
            }
            if (!words.isEmpty()) {
                commands.add(new Command("values " + path, words));
            }
            mapping.entries().forEach((key, value) -> walk(value, path.key(key), switchedOff));
        }
    }
}
