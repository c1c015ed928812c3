package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hubcrate.build.BuildRequest;
import io.hubcrate.build.BundleBuilder;
import io.hubcrate.build.SumsSigner;
import io.hubcrate.content.ByteSize;
import io.hubcrate.json.Json;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.LockCheck;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.survey.SurveyCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate build}. */
@Command
final class BuildVerb extends Verb {
    @Parameters(paramLabel = "MANIFEST", description = "A bundle manifest that has been locked.")
    Path manifest = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where the bundle's folder NAME-VERSION-ARCH appears. A build that was stopped is continued"
                    + " there.")
    Path out = Path.of("");

    @Option(
            names = "--sign-key",
            paramLabel = "KEY",
            description = "Sign with this secret key; without it, sign later with: hubcrate sign.")
    @Nullable
    Path key;

    @Mixin
    PassphraseOptions passphrase = new PassphraseOptions();

    @Option(names = "--cache", paramLabel = "DIR", description = "Keep fetched blobs here for later builds.")
    @Nullable
    Path cache;

    @Option(names = "--required-only", description = "Leave out images that only a switched-off feature would use.")
    boolean requiredOnly;

    @Mixin
    SettingsOption settings = new SettingsOption();

    /** A finished bundle. */
    private record Built(Path folder, long bytes) {}

    @Override
    Result run(Run run) throws IOException {
        BundleManifest asked = BundleManifestReader.read(run.resolve(manifest));
        Path lockPath = LockFile.pathFor(run.resolve(manifest));
        BundleLock lock = LockFile.read(lockPath);
        LockCheck.requireFits(asked, lock);
        SurveyCheck.requireFit(asked, lock);
        Workshop workshop = new Workshop(run, settings.read(run.session()));
        // Asked for before anything is fetched: nobody comes back after an hour to a prompt.
        SumsSigner signer = key == null ? null : KeySigner.open(run, key, passphrase);
        BundleBuilder builder = workshop.builder();
        List<Built> built = new ArrayList<>();
        for (BundleLock.PlatformLock platform : lock.platforms()) {
            Path folder = builder.build(new BuildRequest(
                    asked,
                    lock,
                    Files.readAllBytes(lockPath),
                    platform.platform(),
                    run.resolve(out),
                    cache == null ? null : run.resolve(cache),
                    requiredOnly,
                    signer,
                    workshop.settings().connections()));
            built.add(new Built(folder, size(folder)));
        }
        return Result.of(page -> print(page, run, built), () -> {
            ArrayNode bundles = Json.object().putArray("bundles");
            for (Built one : built) {
                bundles.addObject().put("path", run.show(one.folder())).put("bytes", one.bytes());
            }
            return bundles;
        });
    }

    private void print(Page page, Run run, List<Built> built) {
        for (Built one : built) {
            page.field("bundle", run.show(one.folder()));
            page.field("size", ByteSize.format(one.bytes()));
            page.field("signed", key == null ? page.ink().warning("not yet") : "by " + run.show(key));
        }
        String folder = run.show(built.get(built.size() - 1).folder());
        page.next(
                key == null
                        ? "hubcrate sign " + folder + " --key KEY"
                        : "hubcrate verify " + folder + " --trust PUBLIC-KEY-OR-FOLDER");
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate build site.yaml --out /data/bundles --sign-key keys/hubcrate-0123456789ABCDEF.secret.asc",
                        "one signed folder for each platform of the manifest"),
                new Example(
                        "hubcrate build site.yaml --out /data/bundles --cache /data/cache",
                        "unsigned, for signing on a machine without network"));
    }
}
