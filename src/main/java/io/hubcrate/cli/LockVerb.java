package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.json.Json;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.LockChanges;
import io.hubcrate.lock.LockCheck;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.resolve.Resolver;
import io.hubcrate.survey.SurveyCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate lock}. */
@Command
final class LockVerb extends Verb {
    @Parameters(paramLabel = "MANIFEST", description = "A bundle manifest; its lock is written beside it.")
    Path manifest = Path.of("");

    @Option(
            names = "--update",
            description = "Ask the sources again although the lock fits the manifest, and show what has moved.")
    boolean update;

    @Mixin
    SettingsOption settings = new SettingsOption();

    @Override
    Result run(Run run) {
        BundleManifest asked = BundleManifestReader.read(run.resolve(manifest));
        Path file = LockFile.pathFor(run.resolve(manifest));
        Optional<BundleLock> before = Files.exists(file) ? Optional.of(LockFile.read(file)) : Optional.empty();
        Resolver resolver = new Workshop(run, settings.read(run.session())).resolver();
        if (!update
                && before.isPresent()
                && fits(asked, before.get())
                && resolver.localContentFits(asked, before.get())) {
            BundleLock kept = before.get();
            SurveyCheck.requireFit(asked, kept);
            return Result.of(
                    page -> {
                        page.line(run.show(file) + " fits its manifest; nothing to do.");
                        page.line("To ask the sources again: "
                                + settings.repeat(new NextCommand(run, VerbName.LOCK)
                                        .with(manifest)
                                        .with("--update")));
                        next(run).print(page);
                    },
                    () -> json(run, file, kept, List.of()).put("written", false));
        }
        BundleLock lock = resolver.resolve(asked, update ? null : before.orElse(null));
        SurveyCheck.requireFit(asked, lock);
        List<String> changes = before.map(old -> LockChanges.between(old, lock).changes().stream()
                        .map(LockChanges.Change::text)
                        .toList())
                .orElse(List.of());
        LockFile.write(file, lock);
        return Result.of(
                page -> LockPage.print(page, run, file, lock, before.isPresent(), changes, next(run)),
                () -> json(run, file, lock, changes).put("written", true));
    }

    private NextCommand next(Run run) {
        NextCommand build = new NextCommand(run, VerbName.BUILD).with(manifest).with("--out DIR --sign-key KEY");
        return settings.repeat(build);
    }

    private static boolean fits(BundleManifest manifest, BundleLock lock) {
        try {
            LockCheck.requireFits(manifest, lock);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static ObjectNode json(Run run, Path file, BundleLock lock, List<String> changes) {
        ObjectNode result = Json.object().put("lock", run.show(file));
        ArrayNode platforms = result.putArray("platforms");
        for (BundleLock.PlatformLock platform : lock.platforms()) {
            platforms
                    .addObject()
                    .put("platform", platform.platform().toString())
                    .put("images", platform.images().size())
                    .put("charts", platform.charts().size())
                    .put("files", platform.files().size())
                    .put("bytes", LockPage.bytes(platform));
        }
        ArrayNode hosts = result.putArray("hosts");
        lock.hosts().forEach(host -> hosts.add(host.name()));
        ArrayNode moved = result.putArray("changes");
        changes.forEach(moved::add);
        ArrayNode notes = result.putArray("notes");
        lock.notes().forEach(note -> notes.addObject().put("code", note.code()).put("text", note.text()));
        return result;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example("hubcrate lock site.yaml", "writes site.lock.json; commit both"),
                new Example("hubcrate lock site.yaml --update", "asks again and shows which tags have moved"));
    }
}
