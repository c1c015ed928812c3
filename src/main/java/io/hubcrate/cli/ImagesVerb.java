package io.hubcrate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hubcrate.console.Page;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.discovery.Discovery;
import io.hubcrate.discovery.FindingsFragment;
import io.hubcrate.failure.Category;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.manifest.BundleManifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
            description =
                    "The Kubernetes version to render the chart for, without v; the newest that the chart accepts if"
                            + " left out.")
    @Nullable
    String kubeVersion;

    @Option(
            names = "--api-versions",
            paramLabel = "GROUP/VERSION",
            description =
                    "What the cluster serves beyond Kubernetes itself, for the chart to ask; may be given several times.")
    List<String> apiVersions = List.of();

    @Option(
            names = "--declare",
            paramLabel = "FILE",
            description = "Write the lines that declare or dismiss all findings to FILE, which must not exist yet.")
    @Nullable
    Path declare;

    @Mixin
    SettingsOption settings = new SettingsOption();

    @Override
    Result run(Run run) throws IOException {
        BundleManifest asked = manifest(run);
        Discovery discovery =
                new Workshop(run, settings.read(run.session())).resolver().discover(asked);
        if (declare != null && !discovery.findings().isEmpty()) {
            write(run.resolve(declare), run.show(declare), discovery);
        }
        if (output == OutputFormat.JSON) {
            tell(run, discovery);
        }
        int exitCode = discovery.findings().isEmpty() ? 0 : Category.FINDINGS.exitCode();
        return new Result(page -> print(page, run, discovery), () -> json(discovery), exitCode);
    }

    /** Never over what somebody has decided in it. */
    private static void write(Path file, String shown, Discovery discovery) throws IOException {
        if (Files.exists(file)) {
            throw new InvalidInputException(
                    "declare-file-exists",
                    shown + " exists already, and what was decided in it would be lost",
                    "Give another name, or take its entries into the manifest and remove it.");
        }
        String text = "# For the manifest: of each finding keep the one entry that is right, with your reason.\n"
                + FindingsFragment.of(discovery.findings());
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private BundleManifest manifest(Run run) {
        if ((manifest == null) == (chart == null)) {
            throw new UsageException(
                    "images needs a MANIFEST or --chart, and not both",
                    List.of(),
                    "hubcrate images MANIFEST\nhubcrate images --chart REF [--version V] [--values FILE]...");
        }
        if (manifest != null) {
            if (version != null || !values.isEmpty() || kubeVersion != null || !apiVersions.isEmpty()) {
                throw new UsageException(
                        "--version, --values, --kube-version and --api-versions go with --chart",
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
                apiVersions,
                run.resolve(Path.of("")));
    }

    private void print(Page page, Run run, Discovery discovery) {
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
        if (manifest != null) {
            boolean open = !discovery.findings().isEmpty();
            page.blank();
            NextCommand next = new NextCommand(run, open ? VerbName.IMAGES : VerbName.LOCK).with(manifest);
            settings.repeat(next).print(page);
        }
    }

    private static List<String> row(ImageNeed need) {
        return List.of(need.reference().toString(), need.required() ? "yes" : "optional", Reasons.inShort(need));
    }

    /** The array on standard output is a promise; what else there is to know goes where events go. */
    private static void tell(Run run, Discovery discovery) {
        discovery.notes().forEach(note -> run.events().info(note.code(), note.text()));
        discovery.findings().forEach(finding -> run.events()
                .warning(finding.code(), finding.id() + ": " + finding.text()));
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
                new Example(
                        "hubcrate images site.yaml --declare more.yaml", "writes the lines that answer all findings"),
                new Example("hubcrate images site.yaml --output json | jq -r '.[].reference'", "for a script"));
    }
}
