package io.hubcrate.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is wrong with the indentation of a file that could not be parsed, in words that name both lines. */
final class Indentation {
    private Indentation() {}

    /**
     * A beginning for the parser's own words; empty if the indentation is not to blame.
     *
     * @param at the line that the parser stumbled over, from 0
     */
    static String hint(List<String> lines, int at) {
        Deque<Integer> open = new ArrayDeque<>();
        int before = -1;
        for (int number = 0; number < Math.min(at + 1, lines.size()); number++) {
            String line = lines.get(number);
            String words = line.strip();
            if (words.isEmpty() || words.startsWith("#")) {
                continue;
            }
            int depth = depth(line);
            boolean deeper = before >= 0 && depth > depth(lines.get(before));
            while (!open.isEmpty() && open.peek() > depth) {
                open.pop();
            }
            boolean opens = before < 0 || lines.get(before).strip().matches("-|.*:( [|>][-+]?)?( +#.*)?");
            boolean known = !open.isEmpty() && open.peek() == depth;
            if (number == at && before >= 0 && !known && !(deeper && opens)) {
                return "line " + (before + 1) + " is indented by " + depth(lines.get(before)) + ", line " + (number + 1)
                        + " by " + depth + ": what belongs together begins in one column; ";
            }
            if (!known) {
                open.push(depth);
            }
            // What follows "- " on its line begins a mapping of its own there.
            for (int inner = depth; lines.get(number).startsWith("- ", inner); ) {
                inner += 2;
                while (inner < line.length() && line.charAt(inner) == ' ') {
                    inner++;
                }
                open.push(inner);
            }
            before = number;
        }
        return "";
    }

    private static int depth(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == ' ') {
            depth++;
        }
        return depth;
    }
}
