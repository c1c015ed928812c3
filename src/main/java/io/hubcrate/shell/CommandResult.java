package io.hubcrate.shell;

import java.util.List;

/**
 * What a command gave.
 *
 * @param exit its status; 128 + n if signal n ended it
 * @param out standard output as UTF-8
 * @param err standard error as UTF-8
 */
public record CommandResult(int exit, String out, String err) {
    public boolean succeeded() {
        return exit == 0;
    }

    /** Standard output by lines, without a last empty one. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
