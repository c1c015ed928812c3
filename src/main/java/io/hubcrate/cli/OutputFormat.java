package io.hubcrate.cli;

import java.util.List;
import java.util.Locale;

/** For whom results and events are printed. */
enum OutputFormat {
    /** People. */
    TEXT,
    /** Programs: the result as JSON on standard output, events as JSON lines on standard error. */
    JSON,
    /** A page for a browser or a printer; only of verbs that say so. */
    HTML;

    /** Whether the arguments ask for it; for what is printed before they are understood. */
    static boolean isAskedFor(OutputFormat format, List<String> args) {
        String name = format.toString();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            boolean separate = arg.equals("--output")
                    && i + 1 < args.size()
                    && args.get(i + 1).equals(name);
            if (separate || arg.equals("--output=" + name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
