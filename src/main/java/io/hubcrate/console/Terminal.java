package io.hubcrate.console;

/**
 * What the two output streams can show.
 *
 * @param isOut whether standard output is a terminal
 * @param colourOut whether standard output takes colours
 * @param colourErr whether standard error takes colours
 * @param movesErr whether standard error is a terminal whose last line can be redrawn
 * @param columns width, at least 20
 */
public record Terminal(boolean isOut, boolean colourOut, boolean colourErr, boolean movesErr, int columns) {
    /** A pipe or a file. */
    public static final Terminal NONE = new Terminal(false, false, false, false, 80);
}
