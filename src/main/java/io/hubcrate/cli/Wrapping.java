package io.hubcrate.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks prose into lines at spaces. */
final class Wrapping {
    private Wrapping() {}

    /** Lines of at most {@code columns} characters where the words allow it; line breaks in the text stay. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.lines().toList()) {
            if (paragraph.length() <= columns || paragraph.startsWith("  ")) {
                // What is indented is a command or a fragment: to be copied, not to be broken.
                lines.add(paragraph);
                continue;
            }
            StringBuilder line = new StringBuilder();
            for (String word : paragraph.split(" ", -1)) {
                if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.length() == 0 ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
