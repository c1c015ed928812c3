package io.hubcrate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.console.Page;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a verb has to show once its work is done; only the form that was asked for is made.
 *
 * @param html only of verbs that offer it
 * @param exitCode 0, or the code of a category where the verb ran to its end and a person must still act
 */
record Result(Consumer<Page> text, Supplier<JsonNode> json, @Nullable Supplier<byte[]> html, int exitCode) {
    Result(Consumer<Page> text, Supplier<JsonNode> json, int exitCode) {
        this(text, json, null, exitCode);
    }

    static Result of(Consumer<Page> text, Supplier<JsonNode> json) {
        return new Result(text, json, 0);
    }

    /** The same with a page. */
    Result withHtml(Supplier<byte[]> page) {
        return new Result(text, json, page, exitCode);
    }
}
