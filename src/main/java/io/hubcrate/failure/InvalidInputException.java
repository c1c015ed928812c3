package io.hubcrate.failure;

import java.util.List;

/** Input written by a person cannot be used; carries every problem found, not only the first. Exit code 3. */
public final class InvalidInputException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * @param message one line that names the input as a whole
     * @param problems at least one
     */
    public InvalidInputException(String code, String message, List<Problem> problems, String advice) {
        super(code, Category.INPUT, message, advice, null);
        if (problems.isEmpty()) {
            throw new IllegalStateException("an invalid input without a problem: " + message);
        }
        this.problems = problems.stream().sorted().toList();
    }

    /** A single problem that has no place in a file, a bad option value for example. */
    public InvalidInputException(String code, String message, String advice) {
        super(code, Category.INPUT, message, advice, null);
        this.problems = List.of();
    }

    /** In order of file and place; empty only where the message itself says all. */
    public List<Problem> problems() {
        return problems;
    }
}
