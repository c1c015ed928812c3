package io.hubcrate.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Descriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One object of a strict document: each field is taken once with its type, and what nobody took is an error. A whole
 * bundle rests on these fields, so nothing is guessed and nothing is ignored.
 */
final class IndexFields {
    /** More than any bundle of a hundred images has; bounds what a hostile index can make us hold. */
    private static final int MAX_ITEMS = 100_000;
    /** A pebibyte: no sum of a few of them overflows. */
    private static final long MAX_NUMBER = 1L << 50;

    private final JsonNode object;
    private final String path;
    private final Set<String> taken = new HashSet<>();

    private IndexFields(JsonNode object, String path) {
        if (!object.isObject()) {
            throw malformed(path, "an object", object.getNodeType().toString());
        }
        this.object = object;
        this.path = path;
    }

    /** Reads an object with {@code reader}, which must take every field. */
    static <T> T read(JsonNode object, String path, Function<IndexFields, T> reader) {
        IndexFields fields = new IndexFields(object, path);
        T value;
        try {
            value = reader.apply(fields);
        } catch (IllegalArgumentException e) {
            throw malformed(path, "a value of this type", String.valueOf(e.getMessage()));
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!fields.taken.contains(name)) {
                throw malformed(fields.at(name), "no such field in format " + BundleIndex.FORMAT, name);
            }
        });
        return value;
    }

    String text(String name) {
        JsonNode node = take(name);
        if (!node.isTextual()) {
            throw malformed(at(name), "a text", node.toString());
        }
        return node.textValue();
    }

    /** A text or null. */
    Optional<String> findText(String name) {
        return take(name).isNull() ? Optional.empty() : Optional.of(text(name));
    }

    /** A whole number from 0 to 2^50. */
    long number(String name) {
        JsonNode node = take(name);
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < 0
                || node.longValue() > MAX_NUMBER) {
            throw malformed(at(name), "a whole number from 0 to " + MAX_NUMBER, node.toString());
        }
        return node.longValue();
    }

    boolean flag(String name) {
        JsonNode node = take(name);
        if (!node.isBoolean()) {
            throw malformed(at(name), "true or false", node.toString());
        }
        return node.booleanValue();
    }

    Digest digest(String name) {
        return Digest.parse(text(name));
    }

    /** An enum constant by its name in lower case. */
    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw malformed(at(name), "a known " + type.getSimpleName().toLowerCase(Locale.ROOT), text);
    }

    List<String> texts(String name) {
        List<String> values = new ArrayList<>();
        for (JsonNode node : array(name)) {
            if (!node.isTextual()) {
                throw malformed(at(name), "texts", node.toString());
            }
            values.add(node.textValue());
        }
        return values;
    }

    <T> List<T> objects(String name, Function<IndexFields, T> reader) {
        List<T> values = new ArrayList<>();
        for (JsonNode node : array(name)) {
            values.add(read(node, at(name) + "[" + values.size() + "]", reader));
        }
        return values;
    }

    <T> T object(String name, Function<IndexFields, T> reader) {
        return read(take(name), at(name), reader);
    }

    /** An object or null. */
    <T> Optional<T> findObject(String name, Function<IndexFields, T> reader) {
        return take(name).isNull() ? Optional.empty() : Optional.of(object(name, reader));
    }

    static Descriptor descriptor(IndexFields fields) {
        return new Descriptor(fields.text("mediaType"), fields.digest("digest"), fields.number("size"));
    }

    private JsonNode array(String name) {
        JsonNode node = take(name);
        if (!node.isArray() || node.size() > MAX_ITEMS) {
            throw malformed(
                    at(name),
                    "a list of at most " + MAX_ITEMS,
                    node.getNodeType().toString());
        }
        return node;
    }

    private JsonNode take(String name) {
        taken.add(name);
        JsonNode node = object.get(name);
        if (node == null) {
            throw malformed(at(name), "this field", "nothing");
        }
        return node;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The one refusal of a bundle.json that is not what format 1 says. */
    static IntegrityException malformed(String path, String expected, String actual) {
        String subject = path.isEmpty() ? BundleNames.INDEX : BundleNames.INDEX + ": " + path;
        return new IntegrityException(
                "bundle-index-invalid",
                subject,
                expected,
                actual.length() > 200 ? actual.substring(0, 200) + "…" : actual,
                "Ask for the bundle again; do not use this one.");
    }
}
