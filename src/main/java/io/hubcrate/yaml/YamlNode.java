package io.hubcrate.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node of a YAML document with the place where it stands. */
public sealed interface YamlNode {

    /** Where the node begins. */
    Place place();

    /**
     * A place in a file, counted from 1.
     *
     * @param file as the person named it
     */
    record Place(String file, int line, int column) {
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    /**
     * A scalar, as written.
     *
     * @param text the characters after YAML's unquoting, never reinterpreted
     * @param quoted whether it was quoted or a block scalar: then it is a string even if it looks like a number
     */
    record Scalar(String text, boolean quoted, Place place) implements YamlNode {
        /** Whether Helm and Kubernetes read this as null. */
        public boolean isNull() {
            return !quoted
                    && (text.isEmpty()
                            || text.equals("~")
                            || text.equals("null")
                            || text.equals("Null")
                            || text.equals("NULL"));
        }
    }

    /** A list in document order. */
    record Sequence(List<YamlNode> items, Place place) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * A mapping in document order.
     *
     * @param entries keys as written
     * @param keyPlaces where each key stands
     */
    record Mapping(Map<String, YamlNode> entries, Map<String, Place> keyPlaces, Place place) implements YamlNode {
        /** The value of {@code key}, if there and not null. */
        public Optional<YamlNode> find(String key) {
            return Optional.ofNullable(entries.get(key)).filter(node -> !(node instanceof Scalar s && s.isNull()));
        }

        /** The text of a scalar value, if there is one and it is not null. */
        public Optional<String> findText(String key) {
            return find(key).filter(Scalar.class::isInstance).map(node -> ((Scalar) node).text());
        }
    }
}
