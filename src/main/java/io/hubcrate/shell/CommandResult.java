package io.hubcrate.shell;

import java.util.List;

/**
 * What a command gave.
 *
 * @param exit its status; 128 + n if signal n ended it
 * @param out standard output as UTF-8
 * @param err standard error as UTF-8
 * @param confidential whether they hold secrets; then no message may have any of them
 */
public record CommandResult(int exit, String out, String err, boolean confidential) {
    private static final int LAST_LINES = 5;

    /** Of a command whose output holds no secrets. */
    public CommandResult(int exit, String out, String err) {
        this(exit, out, err, false);
    }

    public boolean succeeded() {
        return exit == 0;
    }

    /** Standard output by lines, without a last empty one. */
    public List<String> lines() {
        return out.lines().toList();
    }

    /** The same with another standard output. */
    public CommandResult withOut(String other) {
        return new CommandResult(exit, other, err, confidential);
    }

    /** The last lines of standard error for a message, the reason as a rule; of a confidential one only that it is. */
    public String lastWords() {
        return confidential ? "(its output holds secrets and is not shown)" : lastLines(err);
    }

    /** The last lines of a text, in one. */
    static String lastLines(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    @Override
    public String toString() {
        return confidential
                ? "CommandResult[exit=" + exit + ", confidential]"
                : "CommandResult[exit=" + exit + ", out=" + out + ", err=" + err + "]";
    }
}
