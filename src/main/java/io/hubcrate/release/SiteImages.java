package io.hubcrate.release;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Chart;
import io.hubcrate.chart.ChartArchive;
import io.hubcrate.content.Digest;
import io.hubcrate.discovery.ValuesImages;
import io.hubcrate.discovery.ValuesImages.Named;
import io.hubcrate.image.ImageReference;
import io.hubcrate.install.BundleContent;
import io.hubcrate.site.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which images a site's own values name that no node will have: a user who picks one waits for ever. */
public final class SiteImages {
    /** More than any chart has, or values. */
    private static final int MOST_BYTES = 20 << 20;

    private SiteImages() {}

    /**
     * Those that the bundle, with its supplements, does not bring.
     *
     * @throws io.hubcrate.failure.ToolException if values or the chart cannot be read
     */
    public static List<Named> missing(Site site, BundleContent bundle) {
        BundleIndex index = bundle.index();
        List<Path> own = site.hub().values();
        if (own.isEmpty() || HubChart.find(index).isEmpty()) {
            return List.of();
        }
        Chart chart = HubChart.find(index).get();
        List<String> before = new ArrayList<>();
        ReleaseFiles.valuesOf(index, chart)
                .forEach(entry -> before.add(new String(bundle.read(entry, MOST_BYTES), StandardCharsets.UTF_8)));
        Map<String, String> texts = new LinkedHashMap<>();
        own.forEach(file -> texts.put(file.toString(), new String(ReleaseFiles.read(file), StandardCharsets.UTF_8)));
        return ValuesImages.added(archive(bundle, chart), before, texts).stream()
                .filter(named -> index.images().stream().noneMatch(image -> brings(image, named.reference())))
                .toList();
    }

    /** By tag as it is written; by digest also as the image or the index has it. */
    private static boolean brings(BundleIndex.Image image, ImageReference wanted) {
        if (image.reference().equals(wanted)) {
            return true;
        }
        boolean named = image.reference().name().equals(wanted.name());
        return named
                && wanted.digest().isPresent()
                && (wanted.digest().get().equals(image.manifest().digest())
                        || image.findIndex()
                                .filter(found -> wanted.digest().get().equals(found.digest()))
                                .isPresent());
    }

    private static ChartArchive archive(BundleContent bundle, Chart chart) {
        byte[] bytes = bundle.read(ReleaseFiles.entry(bundle.index(), chart.archive()), MOST_BYTES);
        return new ChartArchive(
                bytes,
                Digest.of(bytes),
                chart.name(),
                chart.version(),
                chart.appVersion(),
                chart.kubeVersion(),
                null,
                chart.source(),
                chart.provenance());
    }
}
