package io.hubcrate.content;

import java.nio.file.Path;

/**
 * A place where somebody else could change what we rely on.
 *
 * @param path the folder, file or link at fault, which may stand above the one that was asked about
 * @param found what is wrong with it, to follow its path in a sentence
 * @param remedy what to type if it is as it should be otherwise; empty if only another place helps
 */
public record UnsafePath(Path path, String found, String remedy) {
    /** The fault in words: {@code /srv can be written by everybody}. */
    public String text() {
        return path + " " + found;
    }

    /** Where to look, and what to type then, as the end of an advice. */
    public String advice() {
        String look = "Look at it: ls -lad " + ShellLine.quoted(path) + ".";
        return remedy.isEmpty() ? look : look + " If you know how it came to be so: " + remedy;
    }
}
