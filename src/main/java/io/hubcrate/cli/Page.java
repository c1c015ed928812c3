package io.hubcrate.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A result printed for people: lines, labelled values and tables, aligned. */
final class Page {
    private static final int LABEL_WIDTH = 12;
    private static final String GAP = "  ";

    private final PrintStream out;
    private final Ink ink;
    private final int columns;
    private final boolean onTerminal;

    Page(PrintStream out, Terminal terminal) {
        this.out = out;
        this.ink = new Ink(terminal.colourOut());
        this.columns = terminal.columns();
        this.onTerminal = terminal.isOut();
    }

    Ink ink() {
        return ink;
    }

    void line(String text) {
        out.println(text);
    }

    void blank() {
        out.println();
    }

    /** A line that begins a part of the page. */
    void heading(String text) {
        out.println(ink.bold(text));
    }

    /** Prose, wrapped at the page's width. */
    void prose(String text) {
        Wrapping.lines(text, Math.min(columns, 100)).forEach(out::println);
    }

    /** A value behind its label; values of one page stand below each other. */
    void field(String label, String value) {
        out.println(pad(label, LABEL_WIDTH) + value);
    }

    /** What a person would type next, on a line by itself so that it can be copied. */
    void next(String command) {
        out.println(pad("next", LABEL_WIDTH) + ink.bold(command));
    }

    /** Rows below a header, each column as wide as its widest cell; the last is not padded. */
    void table(List<String> header, List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            int width = header.get(column).length();
            for (List<String> row : rows) {
                width = Math.max(width, row.get(column).length());
            }
            widths.add(width);
        }
        out.println(ink.bold(row(header, widths)));
        for (List<String> cells : rows) {
            out.println(row(cells, widths));
        }
    }

    private String row(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            boolean last = column == cells.size() - 1;
            line.append(last ? cells.get(column) : pad(cells.get(column), widths.get(column)) + GAP);
        }
        return fitted(line.toString().stripTrailing());
    }

    /** A row that a terminal would break in two is cut; in a pipe it stays whole. */
    private String fitted(String row) {
        return onTerminal && row.length() > columns ? row.substring(0, columns - 1) + "…" : row;
    }

    /** A number with its noun: {@code 1 chart}, {@code 3 charts}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The text, blanks behind it up to the width; one blank at least if it is not shorter. */
    static String pad(String text, int width) {
        return text.length() >= width
                ? text + (text.length() == width ? "" : " ")
                : text + " ".repeat(width - text.length());
    }
}
