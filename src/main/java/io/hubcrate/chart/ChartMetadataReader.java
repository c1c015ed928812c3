package io.hubcrate.chart;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Reads Chart.yaml and the files of dependencies beside it.
 *
 * @see <a href="https://helm.sh/docs/topics/charts/#the-chartyaml-file">the Chart.yaml file</a>
 */
final class ChartMetadataReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPENDENCIES = 1000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,249}");

    private final String subject;

    /** @param subject the chart, for messages */
    ChartMetadataReader(String subject) {
        this.subject = subject;
    }

    /**
     * Reads a chart's own description.
     *
     * @param files by path relative to the chart
     * @throws IntegrityException of code {@code chart-invalid} if there is none or it does not name the chart
     */
    ChartMetadata read(SortedMap<String, byte[]> files) {
        YamlNode.Mapping chart =
                mapping(files, "Chart.yaml").orElseThrow(() -> invalid("a Chart.yaml at the top of the chart", "none"));
        String name = requireText(chart, "name");
        String version = requireText(chart, "version");
        if (!isName(name)) {
            throw invalid("a chart's name", "'" + printable(name) + "'");
        }
        if (ChartVersion.tryParse(version).isEmpty()) {
            throw invalid("a semantic version", "'" + printable(version) + "'");
        }
        String apiVersion = chart.findText("apiVersion").orElse("v1");
        YamlNode.Mapping requirements = chart;
        if (chart.find("dependencies").isEmpty()) {
            requirements = mapping(files, "requirements.yaml").orElse(chart);
        }
        return new ChartMetadata(
                apiVersion,
                name,
                version,
                chart.findText("appVersion").orElse(""),
                chart.findText("kubeVersion").orElse(""),
                chart.findText("type").orElse("application"),
                chart.findText("deprecated").orElse("").equals("true"),
                dependencies(requirements));
    }

    /** The exact versions that Chart.lock or requirements.lock has chosen; empty if there is neither. */
    List<ChartDependency> readLock(SortedMap<String, byte[]> files) {
        return mapping(files, "Chart.lock")
                .or(() -> mapping(files, "requirements.lock"))
                .map(this::dependencies)
                .orElse(List.of());
    }

    /** Whether this may be a chart's name: safe as one part of a path. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private List<ChartDependency> dependencies(YamlNode.Mapping requirements) {
        List<ChartDependency> found = new ArrayList<>();
        for (YamlNode item : items(requirements, "dependencies")) {
            if (!(item instanceof YamlNode.Mapping dependency)) {
                throw invalid("dependencies as mappings", "something else at " + item.place());
            }
            String name = requireText(dependency, "name");
            if (!isName(name) || found.size() == MAX_DEPENDENCIES) {
                throw invalid("a usable list of dependencies", "'" + printable(name) + "'");
            }
            found.add(new ChartDependency(
                    name,
                    dependency.findText("version").orElse(""),
                    dependency.findText("repository").orElse(""),
                    dependency.findText("alias").orElse(""),
                    dependency.findText("condition").orElse(""),
                    items(dependency, "tags").stream()
                            .filter(YamlNode.Scalar.class::isInstance)
                            .map(tag -> ((YamlNode.Scalar) tag).text())
                            .toList()));
        }
        return found;
    }

    private static List<YamlNode> items(YamlNode.Mapping mapping, String key) {
        return mapping.find(key)
                .filter(YamlNode.Sequence.class::isInstance)
                .map(node -> ((YamlNode.Sequence) node).items())
                .orElse(List.of());
    }

    private Optional<YamlNode.Mapping> mapping(SortedMap<String, byte[]> files, String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            return Optional.empty();
        }
        if (bytes.length > MAX_BYTES) {
            throw invalid(name + " of at most 1 MiB", bytes.length + " bytes");
        }
        try {
            return YamlReader.readAll(name, bytes).stream()
                    .findFirst()
                    .filter(YamlNode.Mapping.class::isInstance)
                    .map(YamlNode.Mapping.class::cast);
        } catch (InvalidInputException e) {
            String where = e.problems().isEmpty() ? "" : ": " + e.problems().get(0);
            throw invalid("YAML in " + name, "something else" + where);
        }
    }

    private String requireText(YamlNode.Mapping mapping, String key) {
        return mapping.findText(key).orElseThrow(() -> invalid("'" + key + "' at " + mapping.place(), "nothing"));
    }

    private IntegrityException invalid(String expected, String found) {
        return ChartFailures.invalid(subject, expected, found);
    }

    private static String printable(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
