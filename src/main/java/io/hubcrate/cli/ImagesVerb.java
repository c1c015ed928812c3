package io.hubcrate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hubcrate.console.Page;
import io.hubcrate.discovery.Discovery;
import io.hubcrate.failure.Category;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.manifest.BundleManifests;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate images}. */
@Command
final class ImagesVerb extends Verb {
    @Parameters(arity = "0..1", paramLabel = "MANIFEST", description = "A bundle manifest.")
    @Nullable
    Path manifest;

    @Option(
            names = "--chart",
            paramLabel = "REF",
            description =
                    "A chart instead of a manifest: a folder, a .tgz, the address of a .tgz, oci://registry/path/NAME, or a"
                            + " chart repository's address with /NAME behind it.")
    @Nullable
    String chart;

    @Option(names = "--version", paramLabel = "VERSION", description = "The chart's version.")
    @Nullable
    String version;

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description = "Values for the chart as Helm takes them; may be given several times, later ones win.")
    List<Path> values = List.of();

    @Option(
            names = "--kube-version",
            paramLabel = "VERSION",
            description = "The Kubernetes version to render the chart for, without v.")
    @Nullable
    String kubeVersion;

    @Mixin
    SettingsOption settings = new SettingsOption();

    @Override
    Result run(Run run) {
        BundleManifest asked = manifest(run);
        Discovery discovery =
                new Workshop(run, settings.read(run.session())).resolver().discover(asked);
        int exitCode = discovery.findings().isEmpty() ? 0 : Category.FINDINGS.exitCode();
        return new Result(page -> print(page, discovery), () -> json(discovery), exitCode);
    }

    private BundleManifest manifest(Run run) {
        if ((manifest == null) == (chart == null)) {
            throw new UsageException(
                    "images needs a MANIFEST or --chart, and not both",
                    List.of(),
                    "hubcrate images MANIFEST\nhubcrate images --chart REF [--version V] [--values FILE]...");
        }
        if (manifest != null) {
            if (version != null || !values.isEmpty() || kubeVersion != null) {
                throw new UsageException(
                        "--version, --values and --kube-version go with --chart",
                        List.of(),
                        "A manifest says these itself.");
            }
            return BundleManifestReader.read(run.resolve(manifest));
        }
        return BundleManifests.forChart(
                String.valueOf(chart),
                version,
                values.stream().map(run::resolve).toList(),
                kubeVersion,
                run.resolve(Path.of("")));
    }

    private static void print(Page page, Discovery discovery) {
        page.table(
                List.of("IMAGE", "NEEDED", "WHY"),
                discovery.needs().stream().map(ImagesVerb::row).toList());
        long optional =
                discovery.needs().stream().filter(need -> !need.required()).count();
        page.blank();
        page.line(Page.count(discovery.needs().size(), "image") + ", " + optional
                + " of them only for what is switched off");
        for (Discovery.Note note : discovery.notes()) {
            page.line(page.ink().bold("note") + page.ink().faint("[" + note.code() + "]") + ": " + note.text());
        }
        FindingsPage.print(page, discovery.findings());
    }

    private static List<String> row(ImageNeed need) {
        return List.of(need.reference().toString(), need.required() ? "yes" : "optional", Reasons.inShort(need));
    }

    private static JsonNode json(Discovery discovery) {
        ArrayNode array = Json.object().putArray("images");
        for (ImageNeed need : discovery.needs()) {
            array.add(Reasons.json(need));
        }
        return array;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example("hubcrate images site.yaml", "a table: image, whether it is needed, why"),
                new Example(
                        "hubcrate images --chart https://hub.jupyter.org/helm-chart/jupyterhub --version 3.3.8",
                        "the same for a published chart, before there is a manifest"),
                new Example("hubcrate images site.yaml --output json | jq -r '.[].reference'", "for a script"));
    }
}
