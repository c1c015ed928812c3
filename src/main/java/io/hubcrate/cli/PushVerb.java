package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import io.hubcrate.content.GivenFile;
import io.hubcrate.content.Pace;
import io.hubcrate.json.Json;
import io.hubcrate.push.NameMapping;
import io.hubcrate.push.PushResult;
import io.hubcrate.push.PushResult.PushedImage;
import io.hubcrate.push.PushTarget;
import io.hubcrate.push.SiteMirrors;
import io.hubcrate.trust.TrustPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate push}. */
@Command
final class PushVerb extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "BUNDLE",
            description =
                    "A bundle's folder, on read-only media too. Its signature and index are proven before anything"
                            + " else, each layer while it is sent: its last bytes and any manifest leave only after its digest"
                            + " was right. What the registry has already is not read; verify proves the whole bundle.")
    Path bundle = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "REGISTRY[/PATH]",
            description = "Where the images go: host, port if it is not 443, and a path below which they stand.")
    String target = "";

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            required = true,
            description = "A public key, or the site's folder of them; as for verify.")
    Path trust = Path.of("");

    @Mixin
    MediaOption media = new MediaOption();

    @Option(
            names = "--site",
            paramLabel = "NAME",
            description = "This site's name, for bundles that name the only sites that may use them.")
    @Nullable
    String site;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description =
                    "Other names: YAML with a list 'names' of 'from' (upstream name or its beginning) and 'to' (path"
                            + " below REGISTRY/PATH).")
    @Nullable
    Path map;

    @Option(
            names = "--keep-registry",
            description = "Put the upstream registry's name before each path, as docker.io/library/traefik.")
    boolean keepRegistry;

    @Option(names = "--dry-run", description = "Only ask the registry what it has and show what would be pushed.")
    boolean dryRun;

    @Mixin
    RateOption rate = new RateOption();

    @Mixin
    SettingsOption settings = new SettingsOption();

    @Override
    Result run(Run run) throws IOException {
        PushTarget place = PushTarget.parse(target);
        Pace pace = rate.pace();
        NameMapping names = map == null ? NameMapping.byPath(keepRegistry) : mapping(run, map);
        Workshop workshop = new Workshop(run, settings.read(run.session()));
        TrustPolicy policy = Workplace.trust(run, trust, site);
        SignedBundle signed = BundleVerifier.open(media.of(run, bundle), policy);
        PushResult result = workshop.pusher(pace).push(signed, place, names, dryRun);
        return Result.of(page -> print(page, run, signed, place, result), () -> json(place, result));
    }

    private NameMapping mapping(Run run, Path file) throws IOException {
        try (InputStream in = GivenFile.open(run.resolve(file))) {
            byte[] bytes = in.readNBytes(NameMapping.MAX_BYTES);
            return NameMapping.read(run.show(file), bytes, keepRegistry);
        }
    }

    private void print(Page page, Run run, SignedBundle signed, PushTarget place, PushResult result) {
        long there = result.images().stream().filter(PushedImage::present).count();
        page.field("bundle", signed.index().name() + " " + signed.index().version());
        page.field("registry", place.toString());
        page.field(
                "images",
                (result.images().size() - there) + (dryRun ? " to push, " : " pushed, ") + there + " there already");
        page.field(
                "layers",
                result.blobsSent() + (dryRun ? " to send, " : " sent, ") + ByteSize.format(result.bytesSent()) + "; "
                        + result.blobsMounted() + " that the registry has below another name, "
                        + result.blobsPresent() + " there already");
        page.field("proven", "signature, index and what was sent; all of it: hubcrate verify");
        result.notes()
                .forEach(note -> page.line(
                        page.ink().bold("note") + page.ink().faint("[" + note.code() + "]") + ": " + note.text()));
        printSite(page, result);
        if (dryRun) {
            NextCommand next = new NextCommand(run, VerbName.PUSH)
                    .with(bundle)
                    .with(Path.of(target))
                    .option("--trust", trust)
                    .options("--media", media.folders)
                    .option("--site", site)
                    .option("--map", map);
            rate.repeat(next);
            page.blank();
            settings.repeat(keepRegistry ? next.with("--keep-registry") : next).print(page);
        }
    }

    private static void printSite(Page page, PushResult result) {
        SortedMap<String, String> mirrors = SiteMirrors.of(result.images());
        if (!mirrors.isEmpty()) {
            page.blank();
            page.table(
                    List.of("IMAGES OF", "NOW BELOW"),
                    mirrors.entrySet().stream()
                            .map(mirror -> List.of(mirror.getKey(), mirror.getValue()))
                            .toList());
        }
        List<PushedImage> others = SiteMirrors.others(result.images());
        if (!others.isEmpty()) {
            page.blank();
            page.table(
                    List.of("IMAGE", "NOW AT"),
                    others.stream()
                            .map(pushed -> List.of(
                                    pushed.plan().source().toString(),
                                    pushed.plan().replacement().toString()))
                            .toList());
        }
    }

    private ObjectNode json(PushTarget place, PushResult result) {
        ObjectNode root = Json.object()
                .put("registry", place.toString())
                .put("dryRun", dryRun)
                // The signature, the index and what was sent; not the rest of the bundle.
                .put("proven", "index-and-sent")
                .put("blobsSent", result.blobsSent())
                .put("bytesSent", result.bytesSent())
                .put("blobsMounted", result.blobsMounted())
                .put("blobsPresent", result.blobsPresent());
        ArrayNode images = root.putArray("images");
        for (PushedImage pushed : result.images()) {
            images.addObject()
                    .put("source", pushed.plan().source().toString())
                    .put("target", pushed.plan().target().toString())
                    .put("askFor", pushed.plan().replacement().toString())
                    .put("digest", pushed.plan().image().manifest().digest().toString())
                    .put("present", pushed.present());
        }
        ObjectNode mirrors = root.putObject("mirrors");
        SiteMirrors.of(result.images()).forEach(mirrors::put);
        ArrayNode notes = root.putArray("notes");
        result.notes()
                .forEach(note -> notes.addObject().put("code", note.code()).put("text", note.text()));
        return root;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate push /mnt/site-1-amd64 registry.example.org/hub --trust site-keys",
                        "docker.io/jupyterhub/k8s-hub:2.0.0 then stands at registry.example.org/hub/jupyterhub/k8s-hub:2.0.0"),
                new Example(
                        "hubcrate push /mnt/site-1-amd64 registry.example.org/hub --trust site-keys --dry-run",
                        "what is missing there, and how much it is"),
                new Example(
                        "hubcrate push /mnt/a/site-1-amd64 registry.example.org/hub --media /mnt/b --trust site-keys",
                        "a bundle in parts, spread over two media"));
    }
}
