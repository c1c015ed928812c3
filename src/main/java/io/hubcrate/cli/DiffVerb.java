package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.content.ByteSize;
import io.hubcrate.diff.BundleDiff;
import io.hubcrate.diff.BundleDiff.Change;
import io.hubcrate.diff.BundleDiff.ValueChange;
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
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate diff}. */
@Command
final class DiffVerb extends Verb {
    @Parameters(index = "0", paramLabel = "OLD", description = "A bundle's folder, or a lock file.")
    Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "Another one.")
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
        BundleDiff diff = BundleDiff.between(side(run, before), side(run, after));
        return Result.of(page -> print(page, diff), () -> json(diff));
    }

    private DiffSide side(Run run, Path written) {
        Path path = run.resolve(written);
        if (Files.isRegularFile(path)) {
            BundleLock lock = LockFile.read(path);
            BundleLock.PlatformLock one = lock.platforms().stream()
                    .filter(each -> each.platform().equals(wanted()))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(
                            run.show(path) + " has nothing for " + platform,
                            List.of(),
                            "Name one of its platforms with --platform."));
            return LockSide.of(run.show(path), one);
        }
        if (trust == null) {
            return BundleSide.of(path, BundleFolder.open(path).index(), false);
        }
        TrustStore policy =
                TrustStore.open(run.resolve(trust), site, run.session().clock());
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

    private static void print(Page page, BundleDiff diff) {
        page.field(
                "old",
                diff.before().title() + ", " + ByteSize.format(diff.before().bytes()));
        page.field(
                "new",
                diff.after().title() + ", " + ByteSize.format(diff.after().bytes()));
        page.field("really new", ByteSize.format(diff.newBytes()) + " that the old one does not hold");
        page.field("gone", ByteSize.format(diff.goneBytes()));
        if (diff.changes().isEmpty()) {
            page.line("Both hold the same.");
        } else {
            page.blank();
            page.table(
                    List.of("", "KIND", "OLD", "NEW", "SIZE"),
                    diff.changes().stream().map(DiffVerb::row).toList());
        }
        for (Map.Entry<String, List<ValueChange>> release : diff.values().entrySet()) {
            page.blank();
            page.heading("Defaults of " + release.getKey() + "'s chart that changed ("
                    + release.getValue().size() + ")");
            release.getValue()
                    .forEach(value -> page.line("  " + sign(value.before(), value.after()) + " " + value.path() + ": "
                            + (value.before() == null
                                    ? value.after()
                                    : value.after() == null
                                            ? value.before()
                                            : value.before() + " → " + value.after())));
        }
        diff.valuesUnknown()
                .forEach(release -> page.line(
                        "The defaults of " + release + "'s chart were not compared: locks do not hold charts."));
        page.blank();
        boolean proven = diff.before().proven() && diff.after().proven();
        page.line(
                proven
                        ? "Both were verified before they were compared."
                        : "This is what they say of themselves; not everything of it has been proven.");
    }

    private static String sign(@Nullable Object old, @Nullable Object now) {
        return old == null ? "+" : now == null ? "-" : "~";
    }

    private static List<String> row(Change change) {
        DiffSide.Item old = change.before();
        DiffSide.Item now = change.after();
        boolean sameName = old != null && now != null && old.name().equals(now.name());
        return List.of(
                sign(old, now),
                kind(change),
                old == null ? "" : old.name(),
                now == null ? "" : sameName ? now.digest().shortHex() : now.name(),
                (old == null ? "" : ByteSize.format(old.bytes()))
                        + (old != null && now != null ? " → " : "")
                        + (now == null ? "" : ByteSize.format(now.bytes())));
    }

    private static String kind(Change change) {
        return change.kind().name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(BundleDiff diff) {
        ObjectNode root = Json.object().put("newBytes", diff.newBytes()).put("goneBytes", diff.goneBytes());
        root.set("old", side(diff.before()));
        root.set("new", side(diff.after()));
        ArrayNode changes = root.putArray("changes");
        for (Change change : diff.changes()) {
            ObjectNode object = changes.addObject().put("kind", kind(change));
            object.set("old", item(change.before()));
            object.set("new", item(change.after()));
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
        return root;
    }

    private static ObjectNode side(DiffSide side) {
        return Json.object()
                .put("title", side.title())
                .put("verified", side.proven())
                .put("bytes", side.bytes());
    }

    private static @Nullable ObjectNode item(DiffSide.@Nullable Item item) {
        return item == null
                ? null
                : Json.object()
                        .put("name", item.name())
                        .put("digest", item.digest().toString())
                        .put("bytes", item.bytes());
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate diff /srv/site-1-amd64 /mnt/site-2-amd64 --trust site-keys",
                        "what came, what went, what changed, and how many bytes are really new"),
                new Example("hubcrate diff old/site.lock.json site.lock.json", "the same before anything is built"));
    }
}
