package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.content.ShellLine;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command to be typed next, in the same folder and by the same hubcrate, with what was given repeated in it. */
final class NextCommand {
    /** Of how the launcher was called. */
    private static final String CALLED = "HUBCRATE_COMMAND";

    private final StringBuilder line;

    NextCommand(Run run, VerbName verb) {
        String called = run.session().environment().getOrDefault(CALLED, "");
        line = new StringBuilder(called.isEmpty() ? "hubcrate" : ShellLine.quoted(called))
                .append(' ')
                .append(verb);
    }

    /** What the person has to put something of their own in place of, and what needs no quotes. */
    NextCommand with(String words) {
        line.append(' ').append(words);
        return this;
    }

    NextCommand with(Path path) {
        return with(ShellLine.quoted(path.toString()));
    }

    /** Left out if there is no value. */
    NextCommand option(String name, @Nullable Object value) {
        return value == null ? this : with(name + " " + ShellLine.quoted(value.toString()));
    }

    NextCommand options(String name, List<?> values) {
        values.forEach(value -> option(name, value));
        return this;
    }

    void print(Page page) {
        page.next(toString());
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
