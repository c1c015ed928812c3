package io.hubcrate.shell;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import org.jspecify.annotations.Nullable;

/** A node did not do what it was asked to. Exit code 7. */
public final class NodeException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final String node;

    /** @param node its name in the site file */
    public NodeException(String code, String node, String message, String advice, @Nullable Throwable cause) {
        super(code, Category.NODE, node + ": " + message, advice, cause);
        this.node = node;
    }

    /** Which node. */
    public String node() {
        return node;
    }
}
