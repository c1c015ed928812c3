package io.hubcrate.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Real processes whose absolute paths lie below a folder: every script of ours runs as it is, by a real shell, and finds
 * only the programs that the test gives it. What would reach beyond the folder fails the test before it starts.
 */
final class RootedCarrier implements Carrier {
    /** Our scripts' own first lines. */
    private static final Pattern SEARCHED = Pattern.compile("PATH=/usr/local/sbin:\\S+");

    private static final String BEFORE = "(?<![A-Za-z0-9_.}*/$)])";
    /** What belongs to the processes themselves, and the clock. */
    private static final String REAL = "(?!/dev/null|/dev/tcp|/proc/(\\$|self|uptime|\\[0-9\\]))";

    private static final Pattern ABSOLUTE =
            Pattern.compile(BEFORE + REAL + "(?=/(proc|sys|etc|run|var|usr|lib|opt|boot|dev|home|root|tmp|srv)\\b)");
    private static final Pattern ARGUMENT = Pattern.compile("(^|:)(?=/[A-Za-z])");

    private final LocalCarrier local = new LocalCarrier();
    private final Path root;
    private final String path;

    /** @param path folders of programs, with colons between */
    RootedCarrier(Path root, String path) {
        this.root = root;
        this.path = path;
    }

    @Override
    public Running start(List<String> words, OutputStream out, OutputStream err) throws IOException {
        return local.start(words.stream().map(this::rooted).toList(), out, err);
    }

    private String rooted(String word) {
        String folder = Matcher.quoteReplacement(root.toString());
        if (!word.contains("\n") && !word.contains(" ")) {
            return ARGUMENT.matcher(word).replaceAll("$1" + folder);
        }
        StringBuilder script = new StringBuilder();
        for (String line : word.split("(?<=\n)", -1)) {
            boolean searching = SEARCHED.matcher(line).find();
            script.append(
                    searching
                            ? SEARCHED.matcher(line).replaceAll(Matcher.quoteReplacement("PATH=" + path))
                            : ABSOLUTE.matcher(line).replaceAll(folder));
        }
        return script.toString();
    }

    @Override
    public boolean isRoot() {
        return true;
    }

    @Override
    public void cut() {
        local.cut();
    }

    @Override
    public void close() {
        local.close();
    }
}
