package io.hubcrate.install;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import io.hubcrate.shell.NodeException;
import java.util.List;
import java.util.stream.Collectors;

/** One or more nodes stopped at a step. Exit code 7; 5 if a medium gave other bytes than were verified. */
public final class NodesFailedException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final transient List<NodeFailure> failures;

    /**
     * Where a node stopped.
     *
     * @param step its id; empty if it did not get to one
     */
    public record NodeFailure(String node, String step, ToolException cause) {}

    /** @param failures at least one, by node */
    NodesFailedException(List<NodeFailure> failures) {
        super("nodes-failed", category(failures), message(failures), advice(failures), failures.get(0).cause());
        this.failures = List.copyOf(failures);
    }

    private static Category category(List<NodeFailure> failures) {
        List<Category> all = failures.stream()
                .map(failure -> failure.cause().category())
                .distinct()
                .toList();
        return all.contains(Category.INTEGRITY) ? Category.INTEGRITY : all.size() == 1 ? all.get(0) : Category.NODE;
    }

    private static String message(List<NodeFailure> failures) {
        return failures.stream()
                .map(failure -> line(failure) + " [" + failure.cause().code() + "]")
                .collect(Collectors.joining("\n"));
    }

    private static String line(NodeFailure failure) {
        // What a node said begins with its name already.
        String message = failure.cause() instanceof NodeException
                ? failure.cause().getMessage()
                : failure.node() + ": " + failure.cause().getMessage();
        return failure.step().isEmpty() ? message : message + " (in step " + failure.step() + ")";
    }

    private static String advice(List<NodeFailure> failures) {
        return failures.stream()
                .map(failure -> failure.cause().advice())
                .filter(advice -> !advice.isEmpty())
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    /** Every node that failed. */
    public List<NodeFailure> failures() {
        return failures;
    }
}
