package io.hubcrate.json;

/**
 * A JSON document is not of the shape expected. Caught at the door of the package that reads the document, which knows
 * whose document it is and therefore what kind of failure this is.
 */
public final class JsonShapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String problem;

    /** @param path as {@code $.platforms[0].images[3].layers} */
    public JsonShapeException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
        this.problem = problem;
    }

    public String path() {
        return path;
    }

    /** What is wrong there and what is accepted. */
    public String problem() {
        return problem;
    }
}
