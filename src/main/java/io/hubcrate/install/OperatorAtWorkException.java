package io.hubcrate.install;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else is at work; nothing was changed. Exit code 1 whether this host's or a node's lock told it: no node has
 * failed.
 */
public final class OperatorAtWorkException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Operator operator;

    /**
     * Somebody else is.
     *
     * @param place the state folder, the node or the cluster with the lock
     * @param operator null if the lock does not say
     * @param more what else is known, beginning with a blank or punctuation; may be empty
     */
    public OperatorAtWorkException(String place, @Nullable Operator operator, String more, String advice) {
        super(
                "operator-at-work",
                Category.MACHINE,
                place + ": " + (operator == null ? "somebody else" : operator) + " is at work" + more,
                advice,
                null);
        this.operator = operator;
    }

    /** Who; empty if the lock does not say. */
    public Optional<Operator> operator() {
        return Optional.ofNullable(operator);
    }
}
