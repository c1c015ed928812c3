package io.hubcrate.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Any bytes are a document that can be written and read again, or a refusal. */
public final class JsonFuzz {
    private JsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        JsonNode tree;
        try {
            tree = Json.parse(input);
        } catch (IOException e) {
            return;
        }
        try {
            Json.parse(Json.write(tree));
        } catch (IOException e) {
            throw new AssertionError("writes what it cannot read", e);
        }
    }
}
