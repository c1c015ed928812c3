package io.hubcrate.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A value in a JSON document with its path. Every method that asks for a type throws {@link JsonShapeException} where
 * the value has another one: nothing is converted.
 */
public final class JsonCursor {
    private final JsonNode node;
    private final String path;

    private JsonCursor(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** At the root of a document. */
    public static JsonCursor at(JsonNode root) {
        return new JsonCursor(root, "$");
    }

    /** For example {@code $.platforms[0].images[3]}. */
    public String path() {
        return path;
    }

    /** The value of a key of this object; empty if it is absent or null. */
    public Optional<JsonCursor> find(String key) {
        JsonNode value = object().get(key);
        return value == null || value.isNull()
                ? Optional.empty()
                : Optional.of(new JsonCursor(value, path + "." + key));
    }

    /** The value of a key that must be there and not be null. */
    public JsonCursor require(String key) {
        return find(key).orElseThrow(() -> malformed("'" + key + "' is missing"));
    }

    /** Refuses keys other than these. */
    public JsonCursor only(Set<String> keys) {
        Iterator<String> names = object().fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw malformed("unknown key '" + (name.length() > 80 ? name.substring(0, 80) : name) + "'");
            }
        }
        return this;
    }

    /** The keys and values of this object in document order. */
    public Map<String, JsonCursor> entries() {
        Map<String, JsonCursor> entries = new LinkedHashMap<>();
        object().properties()
                .forEach(entry ->
                        entries.put(entry.getKey(), new JsonCursor(entry.getValue(), path + "." + entry.getKey())));
        return entries;
    }

    public boolean isArray() {
        return node.isArray();
    }

    /** The items of this array. */
    public List<JsonCursor> items() {
        if (!node.isArray()) {
            throw malformed("an array expected");
        }
        List<JsonCursor> items = new ArrayList<>();
        for (JsonNode item : node) {
            items.add(new JsonCursor(item, path + "[" + items.size() + "]"));
        }
        return items;
    }

    public String text() {
        if (!node.isTextual()) {
            throw malformed("text expected");
        }
        return node.textValue();
    }

    /** A text of a known form; {@code parser} throws {@link IllegalArgumentException} with the accepted form. */
    public <T> T text(Function<String, T> parser) {
        String text = text();
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    public boolean flag() {
        if (!node.isBoolean()) {
            throw malformed("true or false expected");
        }
        return node.booleanValue();
    }

    /** A whole number of at least 0. */
    public long size() {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw malformed("a whole number of at least 0 expected");
        }
        return node.longValue();
    }

    /** Something else is wrong with this value. */
    public JsonShapeException malformed(String problem) {
        return new JsonShapeException(path, problem);
    }

    private JsonNode object() {
        if (!node.isObject()) {
            throw malformed("an object expected");
        }
        return node;
    }
}
