package io.hubcrate.cli;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process was started from, and the pages that lie beside it. */
final class Installation {
    private static final Pattern PAGE = Pattern.compile("(?<![\\w/.])docs/([a-z-]+\\.(?:md|yaml|schema\\.json))");

    private Installation() {}

    /** The jar, or the folder of classes in a test. */
    static Path jar() {
        URL jar = Main.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            return Path.of(jar.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text with each page that it names, as {@code docs/trust.md}, named by the place where it can be read. */
    static String pointed(String text) {
        Matcher named = PAGE.matcher(text);
        if (!named.find()) {
            return text;
        }
        Optional<Path> folder = folder();
        return folder.isEmpty()
                ? text
                : named.replaceAll(page -> Matcher.quoteReplacement(
                        folder.get().resolve(page.group(1)).toString()));
    }

    /** Beside the jar that a bundle brought; in a checkout one folder higher. */
    private static Optional<Path> folder() {
        Path jar = jar();
        return List.of(jar.resolveSibling("docs"), jar.resolveSibling("../docs")).stream()
                .filter(Files::isDirectory)
                .map(Path::normalize)
                .findFirst();
    }
}
