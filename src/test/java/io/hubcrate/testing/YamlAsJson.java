package io.hubcrate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hubcrate.yaml.YamlNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** YAML as an editor with a JSON Schema sees it: plain scalars are typed by YAML 1.2's core schema. */
public final class YamlAsJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlAsJson() {}

    public static JsonNode convert(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            var object = JSON.objectNode();
            mapping.entries().forEach((key, value) -> object.set(key, convert(value)));
            return object;
        }
        if (node instanceof YamlNode.Sequence sequence) {
            var array = JSON.arrayNode();
            sequence.items().forEach(item -> array.add(convert(item)));
            return array;
        }
        return scalar((YamlNode.Scalar) node);
    }

    private static JsonNode scalar(YamlNode.Scalar scalar) {
        String text = scalar.text();
        if (scalar.quoted()) {
            return JSON.textNode(text);
        }
        if (scalar.isNull()) {
            return JSON.nullNode();
        }
        if (text.equals("true") || text.equals("false")) {
            return JSON.booleanNode(text.equals("true"));
        }
        if (text.matches("[-+]?[0-9]+")) {
            return JSON.numberNode(new BigInteger(text));
        }
        if (text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
            return JSON.numberNode(new BigDecimal(text));
        }
        return JSON.textNode(text);
    }
}
