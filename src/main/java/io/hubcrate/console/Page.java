package io.hubcrate.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A result printed for people: lines, labelled values and tables, aligned. */
public final class Page {
    private static final int LABEL_WIDTH = 12;
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    private final PrintStream out;
    private final Ink ink;
    private final int columns;
    private final boolean onTerminal;

    public Page(PrintStream out, Terminal terminal) {
        this.out = out;
        this.ink = new Ink(terminal.colourOut());
        this.columns = terminal.columns();
        this.onTerminal = terminal.isOut();
    }

    public Ink ink() {
        return ink;
    }

    /** Whatever is in the text, it is one line. */
    public void line(String text) {
        print(text);
    }

    /** Lines of our own, as they stand. */
    public void block(String text) {
        text.lines().forEach(this::print);
    }

    public void blank() {
        out.println();
    }

    /** A line that begins a part of the page. */
    public void heading(String text) {
        print(ink.bold(text));
    }

    /** Prose, wrapped at the page's width. */
    public void prose(String text) {
        Wrapping.lines(text, Math.min(columns, 100)).forEach(this::print);
    }

    /** A value behind its label; values of one page stand below each other. */
    public void field(String label, String value) {
        print(pad(label, LABEL_WIDTH) + value);
    }

    /** What a person would type next, on a line by itself so that it can be copied. */
    public void next(String command) {
        print(pad("next", LABEL_WIDTH) + ink.bold(command));
    }

    /**
     * Rows below a header, each column as wide as its widest cell. On a terminal too narrow for that, the last column
     * stands below the others.
     */
    public void table(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(header));
        rows.forEach(row -> all.add(
                row.stream().map(cell -> Printable.inked(cell, ink.coloured())).toList()));
        List<Integer> widths = widths(all);
        boolean fits =
                !onTerminal || all.stream().allMatch(row -> aligned(row, widths).length() <= columns);
        boolean isHeader = true;
        for (List<String> row : all) {
            int last = row.size() - 1;
            String line = aligned(fits ? row : row.subList(0, last), widths);
            print(isHeader ? ink.bold(line) : line);
            if (!fits && !isHeader) {
                Wrapping.lines(row.get(last), columns - INDENT.length())
                        .forEach(part -> print(INDENT + ink.faint(part)));
            }
            isHeader = false;
        }
    }

    private void print(String text) {
        out.println(Printable.inked(text, ink.coloured()));
    }

    private static List<Integer> widths(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.get(0).size(); column++) {
            int index = column;
            widths.add(
                    rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0));
        }
        return widths;
    }

    private static String aligned(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            line.append(column == 0 ? "" : GAP).append(cell).append(" ".repeat(widths.get(column) - cell.length()));
        }
        return line.toString().stripTrailing();
    }

    /** A number with its noun: {@code 1 chart}, {@code 3 charts}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The text, blanks behind it up to the width; one blank at least if it is not shorter. */
    public static String pad(String text, int width) {
        return text.length() >= width
                ? text + (text.length() == width ? "" : " ")
                : text + " ".repeat(width - text.length());
    }
}
