package io.hubcrate.preflight;

import java.util.List;

/**
 * One thing that was found.
 *
 * @param node its name; empty if it is the site's as a whole
 * @param evidence what was found, one line
 * @param expected what should be there instead, and why; one line or two
 * @param remedy what to do about it; lines of commands that can be typed as root on that node, or a sentence that begins
 *     with {@code #}
 */
public record Finding(
        FindingCode id, Severity severity, String node, String evidence, String expected, List<String> remedy) {
    public Finding {
        remedy = List.copyOf(remedy);
    }

    /** How bad it is. */
    public enum Severity {
        /** It will not work, or not stay working; stops the install unless accepted. */
        ERROR,
        /** It may bite; worth a person's thought. */
        WARNING,
        /** Worth knowing. */
        INFO
    }

    /** Whether it is that kind of finding, of that node if one is named behind an at sign. */
    boolean isNamedBy(String name) {
        return name.equals(id.code()) || name.equals(id.code() + "@" + node);
    }
}
