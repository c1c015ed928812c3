package io.hubcrate.survey;

import io.hubcrate.failure.Problem;
import java.util.ArrayList;
import java.util.List;

/** What does not fit on one host: what was expected, what was found, what to do. */
final class HostFindings {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    /** @param file the survey's name, for messages */
    HostFindings(String file) {
        this.file = file;
    }

    void add(String key, String expected, String found, String whatToDo) {
        problems.add(new Problem(file, 0, 0, key, "expected " + expected + ", found " + found + ". " + whatToDo));
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }
}
