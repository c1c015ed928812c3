package io.hubcrate.console;

/** Colours, sparingly; or none. */
public record Ink(boolean coloured) {
    public String bold(String text) {
        return dye("1", text);
    }

    /** For what a person may skip. */
    public String faint(String text) {
        return dye("2", text);
    }

    public String good(String text) {
        return dye("32", text);
    }

    public String warning(String text) {
        return dye("33", text);
    }

    public String bad(String text) {
        return dye("1;31", text);
    }

    private String dye(String attribute, String text) {
        return coloured ? "\033[" + attribute + "m" + text + "\033[0m" : text;
    }
}
