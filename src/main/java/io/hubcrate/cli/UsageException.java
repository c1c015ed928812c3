package io.hubcrate.cli;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import java.util.List;

/** The command line cannot be understood. Exit code 2. */
final class UsageException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> suggestions;

    /** @param suggestions what the person may have meant, best first; may be empty */
    UsageException(String message, List<String> suggestions, String advice) {
        super("usage", Category.USAGE, message, advice, null);
        this.suggestions = List.copyOf(suggestions);
    }

    List<String> suggestions() {
        return suggestions;
    }
}
