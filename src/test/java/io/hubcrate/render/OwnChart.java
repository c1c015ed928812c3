package io.hubcrate.render;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.chart.ChartFetcher;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.DocumentRegistry;
import io.hubcrate.testing.DocumentWeb;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** charts/jupyterhub as shipped, rendered by real Helm. */
final class OwnChart {
    static final String SECRETS =
            """
            proxy: {secretToken: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff}
            hub: {cookieSecret: ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100}
            """;

    private static final ChartArchive ARCHIVE = new ChartFetcher(
                    new DocumentWeb(), new DocumentRegistry(), EventSink.NONE)
            .fetch(new Chart(
                    "jupyterhub",
                    new ChartOrigin.Local(Path.of("charts", "jupyterhub")),
                    null,
                    "jhub",
                    "jhub",
                    List.of(),
                    null));

    private OwnChart() {}

    /** The text that Helm makes with these values and no others. */
    static String text(String... values) {
        return HelmRenderer.ofThisProcess(() -> {})
                .render(new ChartRenderer.Request(ARCHIVE, "jhub", "jhub", "1.34.4", List.of(values)));
    }

    /** The objects with the secrets that must be given and these values, each by its {@code Kind/name}. */
    static Rendered objects(String... values) {
        List<String> all = new ArrayList<>(List.of(SECRETS));
        all.addAll(List.of(values));
        Map<String, Mapping> objects = new TreeMap<>();
        for (YamlNode node :
                YamlReader.readAll("rendered", text(all.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8))) {
            if (node instanceof Mapping object) {
                String name = at(object, "metadata", "name").toString();
                objects.put(object.findText("kind").orElseThrow() + "/" + name, object);
            }
        }
        return new Rendered(objects);
    }

    /** All objects of one rendering. */
    record Rendered(Map<String, Mapping> objects) {
        Set<String> names() {
            return objects.keySet();
        }

        Mapping get(String name) {
            Mapping found = objects.get(name);
            if (found == null) {
                throw new AssertionError("no " + name + " among " + objects.keySet());
            }
            return found;
        }
    }

    /** What stands at a path, whose numbers count in lists: text, or lists and maps of texts. */
    static Object at(YamlNode node, String... path) {
        YamlNode here = node;
        for (String step : path) {
            here = here instanceof YamlNode.Sequence list
                    ? list.items().get(Integer.parseInt(step))
                    : ((Mapping) here).find(step).orElseThrow(() -> new AssertionError("no " + step));
        }
        return plain(here);
    }

    private static Object plain(YamlNode node) {
        if (node instanceof Mapping mapping) {
            Map<String, Object> map = new TreeMap<>();
            mapping.entries().forEach((key, value) -> map.put(key, plain(value)));
            return map;
        }
        if (node instanceof YamlNode.Sequence list) {
            return list.items().stream().map(OwnChart::plain).toList();
        }
        return ((YamlNode.Scalar) node).text();
    }
}
