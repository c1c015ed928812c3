package io.hubcrate.cli;

/** Colours, sparingly; or none. */
record Ink(boolean coloured) {
    String bold(String text) {
        return dye("1", text);
    }

    /** For what a person may skip. */
    String faint(String text) {
        return dye("2", text);
    }

    String good(String text) {
        return dye("32", text);
    }

    String warning(String text) {
        return dye("33", text);
    }

    String bad(String text) {
        return dye("1;31", text);
    }

    private String dye(String attribute, String text) {
        return coloured ? "\033[" + attribute + "m" + text + "\033[0m" : text;
    }
}
