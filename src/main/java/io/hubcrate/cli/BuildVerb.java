package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.build.BuildRequest;
import io.hubcrate.build.BundleBuilder;
import io.hubcrate.build.MediaCopy;
import io.hubcrate.build.SumsSigner;
import io.hubcrate.bundle.BundleSigning;
import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import io.hubcrate.failure.SourceException;
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
    private static final long SMALLEST_VOLUME = 10_000_000;
    private static final long LARGEST_ON_FAT = (4L << 30) - 1;

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

    @Option(
            names = "--volume-size",
            paramLabel = "SIZE",
            description = "Cut tarballs larger than this into parts, for media and file systems that hold no larger"
                    + " files: 3900M for FAT32, at least 10M. M is a million bytes, MiB 1048576.")
    @Nullable
    String volumeSize;

    @Option(
            names = "--verify-media",
            paramLabel = "DIR",
            description = "Copy the finished bundle to this medium, flush it, read it back from the medium and compare;"
                    + " may be given several times for a bundle in parts.")
    List<Path> media = new ArrayList<>();

    @Mixin
    SettingsOption settings = new SettingsOption();

    /** A finished bundle. */
    private record Built(Path folder, long bytes, List<MediaCopy.Medium> media, List<String> signatures) {}

    @Override
    Result run(Run run) throws IOException {
        passphrase.requireOne();
        long limit = volumeLimit(run);
        requireMedia(run);
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
            BuildRequest request = new BuildRequest(
                    asked,
                    lock,
                    Files.readAllBytes(lockPath),
                    platform.platform(),
                    run.resolve(out),
                    cache == null ? null : run.resolve(cache),
                    requiredOnly,
                    signer,
                    workshop.settings().connections(),
                    limit);
            Path folder = build(run, builder, request);
            built.add(new Built(
                    folder,
                    size(folder),
                    copy(run, folder),
                    List.copyOf(BundleSigning.signatures(folder).keySet())));
        }
        return Result.of(page -> print(page, run, built), () -> {
            ArrayNode bundles = Json.object().putArray("bundles");
            for (Built one : built) {
                ObjectNode bundle =
                        bundles.addObject().put("path", run.show(one.folder())).put("bytes", one.bytes());
                ArrayNode copies = bundle.putArray("media");
                one.media().forEach(medium -> {
                    ObjectNode copy = copies.addObject()
                            .put("path", run.show(medium.folder()))
                            .put("readFromMedium", medium.uncached());
                    medium.volumes().forEach(copy.putArray("volumes")::add);
                });
            }
            return bundles;
        });
    }

    /** Before anything is fetched: a mistyped folder is better known now than after an hour. */
    private void requireMedia(Run run) {
        for (Path medium : media) {
            if (!Files.isDirectory(run.resolve(medium))) {
                throw new UsageException("--verify-media " + medium + " is not a folder", List.of(), "");
            }
        }
    }

    /** A lock that was made through mirrors wants the same settings again. */
    private Path build(Run run, BundleBuilder builder, BuildRequest request) {
        try {
            return builder.build(request);
        } catch (SourceException e) {
            List<String> hosts =
                    request.lock().hosts().stream().map(BundleLock.Host::name).toList();
            if (settings.areThere(run.session()) || hosts.stream().anyMatch(host -> asked(e).equals(host))) {
                throw e;
            }
            throw new SourceException(
                    e.code(),
                    e.getMessage() + "; the lock was made through " + String.join(", ", hosts)
                            + ", and there is no settings file here",
                    "Give the one that the lock was made with: --config FILE.\n" + e.advice(),
                    e.endpoint(),
                    e.status(),
                    e.temporary(),
                    e);
        }
    }

    private static String asked(SourceException e) {
        return e.endpoint().replaceFirst("^https?://", "").replaceFirst("/.*", "");
    }

    private List<MediaCopy.Medium> copy(Run run, Path folder) {
        return media.isEmpty()
                ? List.of()
                : MediaCopy.run(folder, media.stream().map(run::resolve).toList(), run.events());
    }

    private long volumeLimit(Run run) {
        if (volumeSize == null) {
            return BuildRequest.UNCUT;
        }
        long limit;
        try {
            limit = ByteSize.parse(volumeSize);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--volume-size: " + e.getMessage(), List.of(), "");
        }
        if (limit < SMALLEST_VOLUME) {
            throw new UsageException(
                    "--volume-size " + volumeSize + " is less than " + ByteSize.format(SMALLEST_VOLUME), List.of(), "");
        }
        if (limit > LARGEST_ON_FAT) {
            run.events()
                    .info(
                            "volume-size-above-fat",
                            "FAT32, which is on most sticks, holds no file above 4 GiB less one byte; 3900M fits it");
        }
        return limit;
    }

    private void print(Page page, Run run, List<Built> built) {
        for (Built one : built) {
            page.field("bundle", run.show(one.folder()));
            page.field("size", ByteSize.format(one.bytes()));
            for (MediaCopy.Medium medium : one.media()) {
                page.field("medium", run.show(medium.folder()) + ": " + String.join(", ", medium.volumes()));
                page.field("", medium.uncached() ? "read back from the medium, all good" : "read back, all good");
            }
            page.field(
                    "signed",
                    one.signatures().isEmpty() ? page.ink().warning("not yet") : String.join(", ", one.signatures()));
        }
        for (Built one : built) {
            Path folder = Path.of(run.show(one.folder()));
            boolean unsigned = one.signatures().isEmpty();
            NextCommand next = new NextCommand(run, unsigned ? VerbName.SIGN : VerbName.VERIFY).with(folder);
            next.with(unsigned ? "--key KEY" : "--trust PUBLIC-KEY-OR-FOLDER").print(page);
        }
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
                        "unsigned, for signing on a machine without network"),
                new Example(
                        "hubcrate build site.yaml --out /data/bundles --volume-size 3900M",
                        "in parts that a FAT32 stick can hold"),
                new Example(
                        "hubcrate build site.yaml --out /data/bundles --verify-media /media/a --verify-media /media/b",
                        "and copied to two sticks, read back from them and compared"));
    }
}
