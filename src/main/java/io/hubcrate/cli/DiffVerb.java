package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.diff.BundleDiff;
import io.hubcrate.diff.BundleDiff.Change;
import io.hubcrate.diff.BundleSide;
import io.hubcrate.diff.DiffSide;
import io.hubcrate.diff.LockSide;
import io.hubcrate.image.Platform;
import io.hubcrate.json.Json;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.LockFile;
import io.hubcrate.trust.TrustStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate diff}. */
@Command
final class DiffVerb extends Verb {
    @Parameters(index = "0", paramLabel = "OLD", description = "A bundle's folder, or a lock file.")
    Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The bundle's folder or lock file that comes after it.")
    Path after = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            description = "Verify both bundles by this key or folder of keys first. Without it, what they say of"
                    + " themselves is compared and nothing is proven.")
    @Nullable
    Path trust;

    @Option(
            names = "--site",
            paramLabel = "NAME",
            description = "This site's name, for bundles that name the only sites that may use them.")
    @Nullable
    String site;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            defaultValue = "linux/amd64",
            description = "Which platform of a lock file is compared; linux/amd64 if left out.")
    String platform = "";

    @Override
    Result run(Run run) {
        Platform wanted = wanted();
        BundleDiff diff = BundleDiff.between(side(run, before, wanted), side(run, after, wanted));
        return Result.of(page -> DiffPage.print(page, diff), () -> json(diff));
    }

    private DiffSide side(Run run, Path written, Platform wanted) {
        Path path = run.resolve(written);
        if (Files.isRegularFile(path)) {
            BundleLock lock = LockFile.read(path);
            BundleLock.PlatformLock one = lock.platforms().stream()
                    .filter(each -> each.platform().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(
                            run.show(path) + " has nothing for " + platform,
                            List.of(),
                            "Name one of its platforms with --platform."));
            return LockSide.of(run.show(path), lock, one);
        }
        if (trust == null) {
            return BundleSide.of(path, BundleFolder.open(path).index(), false);
        }
        TrustStore policy = Workplace.trust(run, trust, site);
        VerifiedBundle verified = BundleVerifier.verify(path, policy, run.events(), Cores.available());
        return BundleSide.of(path, verified.index(), true);
    }

    private Platform wanted() {
        try {
            return Platform.parse(platform);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--platform does not take '" + platform + "'", List.of(), "As linux/amd64.");
        }
    }

    private static ObjectNode json(BundleDiff diff) {
        ObjectNode root = Json.object().put("newBytes", diff.newBytes()).put("goneBytes", diff.goneBytes());
        root.set("old", side(diff.before()));
        root.set("new", side(diff.after()));
        ArrayNode changes = root.putArray("changes");
        for (Change change : diff.changes()) {
            ObjectNode object = changes.addObject().put("kind", change.kind().text());
            if (!change.item().set().isEmpty()) {
                object.put("set", change.item().set());
            }
            object.set("old", item(change.before()));
            object.set("new", item(change.after()));
            ArrayNode layers = object.putArray("newLayers");
            change.newLayers()
                    .forEach((digest, bytes) ->
                            layers.addObject().put("digest", digest).put("bytes", bytes));
        }
        ObjectNode values = root.putObject("values");
        diff.values().forEach((release, all) -> {
            ArrayNode array = values.putArray(release);
            all.forEach(value -> array.addObject()
                    .put("path", value.path())
                    .put("old", value.before())
                    .put("new", value.after()));
        });
        ArrayNode unknown = root.putArray("valuesNotCompared");
        diff.valuesUnknown().forEach(unknown::add);
        ArrayNode notCompared = root.putArray("notCompared");
        diff.notCompared().forEach(kind -> notCompared.add(kind.text()));
        return root;
    }

    private static ObjectNode side(DiffSide side) {
        ObjectNode object = Json.object()
                .put("title", side.title())
                .put("verified", side.proven())
                .put("bytes", side.bytes());
        ArrayNode tarballs = object.putArray("tarballs");
        side.tarballs()
                .forEach((file, bytes) -> tarballs.addObject().put("file", file).put("bytes", bytes));
        return object;
    }

    private static @Nullable ObjectNode item(DiffSide.@Nullable Item item) {
        if (item == null) {
            return null;
        }
        ObjectNode object = Json.object()
                .put("name", item.name())
                .put("digest", item.digest().toString())
                .put("bytes", item.bytes());
        item.details().forEach(object.putArray("details")::add);
        return object;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate diff /srv/site-1-amd64 /mnt/site-2-amd64 --trust site-keys",
                        "what is new, gone or changed, and how many bytes of it the site does not have yet"),
                new Example("hubcrate diff old/site.lock.json site.lock.json", "the same before anything is built"));
    }
}
