package io.hubcrate.yaml;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Binds one YAML mapping to a value of ours and reports everything that is wrong with it at once: syntax first, because
 * nothing can be read after it, then duplicate and unknown keys, wrong types, missing keys and refused values together.
 */
public final class YamlBinder {
    private final String code;
    private final String message;
    private final String advice;

    /**
     * @param code of the failure, for {@code explain}
     * @param message names the file as a whole
     * @param advice what to do about the problems listed
     */
    public YamlBinder(String code, String message, String advice) {
        this.code = code;
        this.message = message;
        this.advice = advice;
    }

    /**
     * Reads a document whose root is a mapping.
     *
     * @param file its name for messages
     * @param bytes UTF-8; the caller has bounded their number
     * @param reader asks for every key it knows and may return placeholders for what it could not read: its result is
     *     dropped if there is any problem. Keys that it never asked for are unknown ones.
     * @throws InvalidInputException with every problem, in order of place
     */
    public <T> T bind(String file, byte[] bytes, Function<MappingReader, T> reader) {
        List<Problem> problems = new ArrayList<>();
        YamlNode root = YamlReader.readOne(file, bytes, problems);
        T value = new YamlValue(root, "", problems)
                .mapping()
                .map(mapping -> {
                    T read = reader.apply(mapping);
                    mapping.refuseUnknownKeys();
                    return read;
                })
                .orElse(null);
        if (value == null || !problems.isEmpty()) {
            throw new InvalidInputException(code, message, problems, advice);
        }
        return value;
    }
}
