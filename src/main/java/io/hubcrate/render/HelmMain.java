package io.hubcrate.render;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process in which Helm runs, apart from hubcrate's own: Helm's Go runtime takes SIGINT and SIGTERM away from
 * Java for good and reads KUBECONFIG and HELM_* from the environment that the process was born with.
 *
 * <p>Started by {@link HelmRenderer} only. Answers by files: {@value #RENDERED}, or {@value #REFUSED} with Helm's
 * words; neither means that Helm itself could not run.
 */
final class HelmMain {
    static final String CHART = "chart.tgz";
    static final String VALUES = "values-";
    static final String RENDERED = "rendered.yaml";
    static final String REFUSED = "refused.txt";

    /** There once the chart itself is worked on. */
    static final String BEGUN = "begun";

    private HelmMain() {}

    /**
     * Renders the chart that lies in a folder.
     *
     * @param arguments the folder, how many values files it holds, release, namespace, target version or nothing
     */
    public static void main(String[] arguments) throws IOException {
        List<String> given = List.of(arguments);
        Path folder = Path.of(given.get(0));
        TemplateCommand command = Helm.template(folder.resolve(CHART).toString())
                .withName(given.get(2))
                .withNamespace(given.get(3));
        if (!given.get(4).isEmpty()) {
            command.withKubeVersion(given.get(4));
        }
        for (int i = 0; i < Integer.parseInt(given.get(1)); i++) {
            command.withValuesFile(folder.resolve(VALUES + i + ".yaml"));
        }
        @Nullable String rendered;
        Files.createFile(folder.resolve(BEGUN));
        try {
            rendered = command.call();
        } catch (OutOfMemoryError e) {
            Files.writeString(
                    folder.resolve(REFUSED), "it makes more text than fits into memory", StandardCharsets.UTF_8);
            return;
        } catch (IllegalStateException e) {
            String words = e.getMessage();
            Files.writeString(folder.resolve(REFUSED), words == null ? "" : words, StandardCharsets.UTF_8);
            return;
        }
        // Null stands for a chart that makes no object.
        Files.writeString(folder.resolve(RENDERED), rendered == null ? "" : rendered, StandardCharsets.UTF_8);
    }
}
