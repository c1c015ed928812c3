package io.hubcrate.discovery;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.discovery.ChartValues.NamedText;
import io.hubcrate.image.ImageReference;
import io.hubcrate.render.ChartTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The images that a site's own values add to those that a chart names with the bundle's. Nothing is rendered. */
public final class ValuesImages {
    private ValuesImages() {}

    /**
     * An image.
     *
     * @param path where it stands in the values, {@code singleuser.profileList[1].kubespawner_override.image}
     * @param started whether it surely is: hub, proxy, users' servers; others may be of what is switched off
     */
    public record Named(String path, ImageReference reference, boolean started) {}

    /**
     * Those that only the site's values name. A name whose tag the chart's templates complete is none of them.
     *
     * @param before texts of the bundle's values, in order
     * @param own texts of the site's by file name, in order
     * @throws io.hubcrate.failure.InvalidInputException if a text is no YAML, or the chart none
     */
    public static List<Named> added(ChartArchive chart, List<String> before, Map<String, String> own) {
        ChartTree tree = ChartTree.of(chart);
        List<NamedText> texts = new ArrayList<>();
        before.forEach(text -> texts.add(new NamedText("the bundle's values", text)));
        Set<String> known = new HashSet<>();
        read(tree, texts).forEach(named -> known.add(named.path() + " " + named.reference()));
        own.forEach((name, text) -> texts.add(new NamedText(name, text)));
        return read(tree, texts).stream()
                .filter(named -> !known.contains(named.path() + " " + named.reference()))
                .toList();
    }

    private static List<Named> read(ChartTree tree, List<NamedText> texts) {
        ChartValues values = ChartValues.of(tree, texts);
        List<HubChartShape> hubs = HubChartShape.in(values.merged());
        Map<String, Named> found = new LinkedHashMap<>();
        for (ValueImage image : ValueImageReader.read(values)) {
            ImageReference reference = image.reference();
            boolean wanted = hubs.stream()
                    .filter(hub -> hub.owns(image.path()))
                    .findFirst()
                    .map(hub -> hub.requires(image, false))
                    .orElse(image.enabled());
            if (reference == null || !wanted || image.tagIsOpen() || image.isBare()) {
                continue;
            }
            String path = image.path().toString();
            found.putIfAbsent(
                    path, new Named(path, reference, hubs.stream().anyMatch(hub -> hub.starts(image.path()))));
        }
        return List.copyOf(found.values());
    }
}
