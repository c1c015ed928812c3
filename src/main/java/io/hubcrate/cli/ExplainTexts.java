package io.hubcrate.cli;

import io.hubcrate.console.Wrapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The texts behind the codes: resources whose first line is a title, the rest the explanation. */
final class ExplainTexts {
    private static final String FOLDER = "/io/hubcrate/explain/";
    private static final String SUFFIX = ".txt";
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private ExplainTexts() {}

    /** One text; {@code name} is the code. */
    record Text(String name, String title, String body) {}

    static Optional<Text> find(String wanted) {
        if (!CODE.matcher(wanted).matches()) {
            return Optional.empty();
        }
        try (InputStream in = ExplainTexts.class.getResourceAsStream(FOLDER + wanted + SUFFIX)) {
            if (in == null) {
                return Optional.empty();
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            int firstEnd = text.indexOf('\n');
            return Optional.of(
                    firstEnd < 0
                            ? new Text(wanted, text, "")
                            : new Text(
                                    wanted,
                                    text.substring(0, firstEnd).strip(),
                                    Installation.pointed(Wrapping.unwrapped(
                                            text.substring(firstEnd).strip()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every code with its text, by code. */
    static SortedMap<String, Text> all() {
        SortedMap<String, Text> texts = new TreeMap<>();
        for (String name : fileNames()) {
            if (name.endsWith(SUFFIX)) {
                String code = name.substring(0, name.length() - SUFFIX.length());
                find(code).ifPresent(text -> texts.put(code, text));
            }
        }
        return texts;
    }

    /** Resources cannot be listed: looks into the jar or the folder where a text of ours comes from. */
    private static List<String> fileNames() {
        URL known = ExplainTexts.class.getResource(FOLDER + "usage" + SUFFIX);
        if (known == null) {
            throw new IllegalStateException("hubcrate was packed without its explanations");
        }
        try {
            if (known.getProtocol().equals("jar")) {
                String prefix = FOLDER.substring(1);
                return ((JarURLConnection) known.openConnection())
                        .getJarFile().stream()
                                .map(entry -> entry.getName())
                                .filter(name -> name.startsWith(prefix))
                                .map(name -> name.substring(prefix.length()))
                                .toList();
            }
            try (Stream<Path> files = Files.list(Path.of(known.toURI()).resolveSibling("."))) {
                return files.map(file -> file.getFileName().toString()).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
