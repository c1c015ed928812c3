package io.hubcrate.render;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.render.ChartMembers.Member;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chart and its subcharts say about themselves, without rendering.
 *
 * @param path {@code ""} for the chart itself, {@code charts/NAME} for a subchart
 * @param chartFile Chart.yaml
 * @param requirements Helm 2's requirements.yaml; null where there is none
 * @param values values.yaml; null where there is none or it is empty
 * @param customResources the files below {@code crds/}, which Helm installs as they are
 * @param subcharts below {@code charts/}, unpacked or packed
 */
public record ChartTree(
        String path,
        Mapping chartFile,
        @Nullable Mapping requirements,
        @Nullable Mapping values,
        List<byte[]> customResources,
        List<ChartTree> subcharts) {

    private static final int MAX_DEPTH = 8;

    public ChartTree {
        customResources = List.copyOf(customResources);
        subcharts = List.copyOf(subcharts);
    }

    /**
     * Reads an archive.
     *
     * @throws InvalidInputException if it is no packaged chart or one of its YAML files cannot be read
     */
    public static ChartTree of(ChartArchive archive) {
        String what = "chart " + archive.name() + " " + archive.version();
        return of("", what, packed(what, archive.bytes()), 0);
    }

    /** The chart's own name. */
    public String name() {
        return chartFile.findText("name").orElse("");
    }

    /** The file name for messages, {@code charts/jupyterhub/values.yaml} for a subchart. */
    public String valuesFile() {
        return path.isEmpty() ? "values.yaml" : path + "/values.yaml";
    }

    static boolean isPackedSubchart(String member) {
        return member.endsWith(".tgz") && member.contains("/charts/");
    }

    /** Members by name without the chart's own folder. */
    private static Map<String, byte[]> packed(String what, byte[] tgz) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (Member member : ChartMembers.read(what, tgz)) {
            int slash = member.name().indexOf('/');
            if (slash > 0) {
                members.put(member.name().substring(slash + 1), member.content());
            }
        }
        return members;
    }

    private static ChartTree of(String path, String what, Map<String, byte[]> members, int depth) {
        Mapping chartFile = mapping(path, "Chart.yaml", members);
        if (chartFile == null || depth > MAX_DEPTH) {
            throw new InvalidInputException(
                    "chart-unreadable",
                    what + (path.isEmpty() ? "" : ", " + path) + " has no readable Chart.yaml",
                    "Pack the chart again with 'helm package', its dependencies inside.");
        }
        List<byte[]> customResources = new ArrayList<>();
        Map<String, Map<String, byte[]>> folders = new LinkedHashMap<>();
        Map<String, byte[]> archives = new LinkedHashMap<>();
        members.forEach((name, content) -> {
            if (name.startsWith("crds/") && name.matches(".*\\.(ya?ml|json)")) {
                customResources.add(content);
            } else if (name.startsWith("charts/")) {
                sortSubchartMember(name.substring("charts/".length()), content, folders, archives);
            }
        });
        String below = path.isEmpty() ? "charts/" : path + "/charts/";
        List<ChartTree> subcharts = new ArrayList<>();
        folders.forEach((name, inside) -> subcharts.add(of(below + name, what, inside, depth + 1)));
        archives.forEach(
                (name, tgz) -> subcharts.add(of(below + name, what, packed(what + ", " + name, tgz), depth + 1)));
        Mapping requirements = mapping(path, "requirements.yaml", members);
        return new ChartTree(
                path, chartFile, requirements, mapping(path, "values.yaml", members), customResources, subcharts);
    }

    /** As Helm does, files directly in {@code charts/} that are no archive and names that begin with _ or . are ignored. */
    private static void sortSubchartMember(
            String name, byte[] content, Map<String, Map<String, byte[]>> folders, Map<String, byte[]> archives) {
        int slash = name.indexOf('/');
        if (name.startsWith("_") || name.startsWith(".")) {
            return;
        }
        if (slash > 0) {
            folders.computeIfAbsent(name.substring(0, slash), key -> new LinkedHashMap<>())
                    .put(name.substring(slash + 1), content);
        } else if (name.endsWith(".tgz")) {
            archives.put(name, content);
        }
    }

    private static @Nullable Mapping mapping(String path, String file, Map<String, byte[]> members) {
        byte[] content = members.get(file);
        if (content == null) {
            return null;
        }
        String shown = path.isEmpty() ? file : path + "/" + file;
        return YamlReader.readAll(shown, content).stream()
                .limit(1)
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .findFirst()
                .orElse(null);
    }
}
