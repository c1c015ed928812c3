package io.hubcrate.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Strict JSON trees (RFC 8259): duplicate keys, trailing text and deep nesting are errors. */
public final class Json {
    /** Deeper nesting than any document of ours or of a registry has. */
    private static final int MAX_DEPTH = 64;

    /** Of empty objects a document has millions in a few bytes each, and each costs a hundred in memory. */
    private static final long MAX_TOKENS = 2_000_000;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .maxStringLength(16 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final ObjectWriter PRETTY = MAPPER.writer(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .without(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    private Json() {}

    /**
     * Parses bytes whose number the caller has bounded.
     *
     * @throws IOException if this is not one JSON document in UTF-8; the message says where
     */
    public static JsonNode parse(byte[] bytes) throws IOException {
        requireUtf8(bytes);
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw new IOException("empty document");
            }
            return node;
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    /**
     * Section 8.1: UTF-8 without a mark before it. The library would find out by itself that it is UTF-16, which no other
     * reader of the same bytes does.
     */
    private static void requireUtf8(byte[] bytes) throws IOException {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0 || (i < 2 && (bytes[i] & 0xfe) == 0xfe)) {
                throw new IOException("not UTF-8 text");
            }
        }
        if (bytes.length > 2 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb && (bytes[2] & 0xff) == 0xbf) {
            throw new IOException("a byte order mark before the text");
        }
    }

    /** Indented by two, keys in the order given, a newline at the end: the same tree gives the same bytes. */
    public static byte[] write(JsonNode tree) {
        try {
            return (PRETTY.writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On one line without the newline, for JSON lines and for documents that are hashed. */
    public static byte[] writeCompact(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
