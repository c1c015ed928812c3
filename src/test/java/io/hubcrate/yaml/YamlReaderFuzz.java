package io.hubcrate.yaml;

import io.hubcrate.failure.InvalidInputException;

/** Any bytes are a tree or a refusal. */
public final class YamlReaderFuzz {
    private YamlReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            YamlReader.readAll("fuzz.yaml", input);
        } catch (InvalidInputException e) {
            // What a person is told.
        }
        try {
            YamlReader.readOne("fuzz.yaml", input);
        } catch (InvalidInputException e) {
            // What a person is told.
        }
    }
}
