package io.hubcrate.lock;

import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.json.JsonShapeException;
import java.io.IOException;

/** Any bytes are a lock that can be written again or a refusal. */
public final class LockReaderFuzz {
    private LockReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            LockFile.toJson(LockReader.read(JsonCursor.at(Json.parse(input))));
        } catch (IOException | JsonShapeException e) {
            // What LockFile turns into a refusal.
        }
    }
}
