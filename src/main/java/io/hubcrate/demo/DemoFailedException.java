package io.hubcrate.demo;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;

/** A step of the demo did not end as it must. Exit code 1. */
public final class DemoFailedException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    DemoFailedException(String step, int expected, int exitCode) {
        super(
                "demo-failed",
                Category.MACHINE,
                "the step '" + step + "' ended with exit code " + exitCode + " instead of " + expected,
                "Its own message stands above; the files of the demo are still there to look at.",
                null);
        this.exitCode = exitCode;
    }

    /** What the step ended with. */
    public int exitCode() {
        return exitCode;
    }
}
