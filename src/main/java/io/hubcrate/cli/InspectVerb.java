package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.content.ByteSize;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.json.Json;
import io.hubcrate.lock.LockFile;
import io.hubcrate.report.HtmlReport;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hubcrate inspect}. */
@Command
final class InspectVerb extends Verb {
    @Parameters(paramLabel = "BUNDLE", description = "A bundle's folder.")
    Path bundle = Path.of("");

    @Mixin
    MediaOption media = new MediaOption();

    @Override
    Result run(Run run) {
        BundleFolder folder = BundleFolder.open(run.resolve(bundle));
        BundleMedia where = media.of(run, bundle);
        return Result.of(page -> print(page, run, folder, where), () -> json(folder, where))
                .withHtml(() -> HtmlReport.write(folder.index(), folder.signatures(), hosts(folder)));
    }

    @Override
    boolean offersHtml() {
        return true;
    }

    private static SortedMap<String, List<String>> hosts(BundleFolder folder) {
        SortedMap<String, List<String>> hosts = new TreeMap<>();
        LockFile.read(folder.folder().resolve(BundleNames.LOCK))
                .hosts()
                .forEach(host -> hosts.put(host.name(), host.reasons()));
        return hosts;
    }

    private void print(Page page, Run run, BundleFolder folder, BundleMedia where) {
        BundleIndex index = folder.index();
        page.field("bundle", index.name() + " " + index.version() + " for " + index.platform());
        page.field("sequence", String.valueOf(index.sequence()));
        if (index.validUntil() != null) {
            page.field("valid until", String.valueOf(index.validUntil()));
        }
        if (!index.intendedSites().isEmpty()) {
            page.field("for sites", String.join(", ", index.intendedSites()));
        }
        index.findKubernetes()
                .ifPresent(kubernetes -> page.field(
                        "kubernetes",
                        kubernetes.version() + " on "
                                + kubernetes.runtime().name().toLowerCase(java.util.Locale.ROOT)));
        page.field("made by", "hubcrate " + index.hubcrate());
        page.field("signatures", folder.signatures().isEmpty() ? "none" : String.join(", ", folder.signatures()));
        printFiles(page, run, index, where);
        printImages(page, index);
        printCharts(page, index);
        index.notes()
                .forEach(note -> page.line(
                        page.ink().bold("note") + page.ink().faint("[" + note.code() + "]") + ": " + note.text()));
        page.blank();
        page.line("This is what the bundle says of itself; nothing of it has been proven.");
        page.next("hubcrate verify " + run.show(bundle) + " --trust PUBLIC-KEY-OR-FOLDER");
    }

    private static void printFiles(Page page, Run run, BundleIndex index, BundleMedia where) {
        page.blank();
        page.table(
                List.of("FILE", "SIZE", "ENTRIES", "IN"),
                index.volumes().stream()
                        .map(volume -> List.of(
                                volume.file(),
                                ByteSize.format(volume.size()),
                                String.valueOf(index.entries().stream()
                                        .filter(entry -> entry.segments().stream()
                                                .anyMatch(part -> part.volume().equals(volume.file())))
                                        .count()),
                                where.find(volume.file())
                                        .map(file -> run.show(file.resolveSibling("")))
                                        .orElse("another medium")))
                        .toList());
    }

    private static void printImages(Page page, BundleIndex index) {
        if (index.images().isEmpty()) {
            return;
        }
        page.blank();
        page.heading("Images");
        for (BundleIndex.Image image : index.images()) {
            page.line("  " + image.reference()
                    + page.ink()
                            .faint("   " + ByteSize.format(bytes(image))
                                    + (image.need().required() ? "" : ", only for what is switched off")));
            for (ImageNeed.Source source : image.need().sources()) {
                page.line("      " + Reasons.line(source));
            }
        }
    }

    private static void printCharts(Page page, BundleIndex index) {
        if (!index.charts().isEmpty()) {
            page.blank();
            page.table(
                    List.of("CHART", "VERSION", "RELEASE", "NAMESPACE", "FROM"),
                    index.charts().stream()
                            .map(chart -> List.of(
                                    chart.name(), chart.version(), chart.release(), chart.namespace(), chart.source()))
                            .toList());
        }
        if (!index.files().isEmpty()) {
            page.blank();
            page.table(
                    List.of("FILE", "FROM"),
                    index.files().stream()
                            .map(file -> List.of(
                                    file.name(), String.valueOf(file.sources().get(0))))
                            .toList());
        }
    }

    private static long bytes(BundleIndex.Image image) {
        return image.manifest().size()
                + image.config().size()
                + image.layers().stream().mapToLong(Descriptor::size).sum();
    }

    private static ObjectNode json(BundleFolder folder, BundleMedia where) {
        BundleIndex index = folder.index();
        ObjectNode result = Json.object()
                .put("verified", false)
                .put("name", index.name())
                .put("version", index.version())
                .put("platform", index.platform().toString())
                .put("sequence", index.sequence())
                .put("hubcrate", index.hubcrate());
        ArrayNode signatures = result.putArray("signatures");
        folder.signatures().forEach(signatures::add);
        ArrayNode volumes = result.putArray("volumes");
        for (BundleIndex.Volume volume : index.volumes()) {
            volumes.addObject()
                    .put("file", volume.file())
                    .put("bytes", volume.size())
                    .put("present", where.find(volume.file()).isPresent());
        }
        ArrayNode images = result.putArray("images");
        for (BundleIndex.Image image : index.images()) {
            images.add(Reasons.json(image.need())
                    .put("digest", image.manifest().digest().toString())
                    .put("imageId", image.config().digest().toString())
                    .put("bytes", bytes(image)));
        }
        ArrayNode charts = result.putArray("charts");
        for (BundleIndex.Chart chart : index.charts()) {
            charts.addObject()
                    .put("name", chart.name())
                    .put("version", chart.version())
                    .put("release", chart.release())
                    .put("namespace", chart.namespace())
                    .put("source", chart.source());
        }
        ArrayNode files = result.putArray("files");
        for (BundleIndex.PinnedFile file : index.files()) {
            ObjectNode object = files.addObject().put("name", file.name());
            ArrayNode sources = object.putArray("sources");
            file.sources().forEach(source -> sources.add(source.toString()));
        }
        return result;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example("hubcrate inspect /mnt/site-1-amd64", "what is inside, and why each image is"),
                new Example("hubcrate inspect /mnt/site-1-amd64 --output json", "the same for a script"),
                new Example(
                        "hubcrate inspect /mnt/site-1-amd64 --output html > site-1.html",
                        "one page for a browser or a printer, for whoever must approve it"));
    }
}
