package io.hubcrate.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Helm's own error text without what means nothing to the person: temporary paths, hints for Helm's developers. */
final class HelmWords {
    private static final String HINT = "Use --debug flag to render out invalid YAML";

    private HelmWords() {}

    /** One line, the parts of a longer error joined by semicolons. */
    static String cleaned(String words, Path folder) {
        String local = words.replace(folder.resolve(HelmMain.CHART).toString(), "the chart")
                .replace(folder + "/", "")
                .replace(HINT, "");
        List<String> lines = new ArrayList<>();
        for (String line : local.split("\n", -1)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.equals("---")) {
                lines.add(text);
            }
        }
        return lines.isEmpty() ? "Helm gave no reason" : String.join("; ", lines);
    }
}
