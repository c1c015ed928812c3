package io.hubcrate.build;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndexWriter;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.bundle.BundleSigning;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.chart.ChartSource;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import io.hubcrate.localimage.LocalImages;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.progress.EventSink;
import io.hubcrate.registry.Registry;
import io.hubcrate.runtime.InstallerParts;
import io.hubcrate.runtime.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a bundle from a lock. A build that was killed, cut off or had no space left goes on where it stopped when it is
 * asked for again; what stands under the bundle's name is always complete.
 */
public final class BundleBuilder {
    private final Web web;
    private final Registry registry;
    private final ChartSource charts;
    private final EventSink events;
    private final String hubcrateVersion;
    private final @Nullable LocalImages localImages;
    private final Disk disk;
    private final long journalStep;
    private final @Nullable Toolchain toolchain;

    /** Without what only some bundles need: refuses locks that want a Java or an image of this machine. */
    public BundleBuilder(Web web, Registry registry, ChartSource charts, EventSink events, String hubcrateVersion) {
        this(web, registry, charts, events, hubcrateVersion, null, null);
    }

    /**
     * @param localImages for images that no registry gives; null if no lock has any
     * @param toolchain from which a bundle's Java is made; null if no lock wants one
     */
    public BundleBuilder(
            Web web,
            Registry registry,
            ChartSource charts,
            EventSink events,
            String hubcrateVersion,
            @Nullable LocalImages localImages,
            @Nullable Toolchain toolchain) {
        this(
                web,
                registry,
                charts,
                events,
                hubcrateVersion,
                Disk.LOCAL,
                PlacingContext.JOURNAL_STEP,
                localImages,
                toolchain);
    }

    BundleBuilder(
            Web web,
            Registry registry,
            ChartSource charts,
            EventSink events,
            String hubcrateVersion,
            Disk disk,
            long journalStep) {
        this(web, registry, charts, events, hubcrateVersion, disk, journalStep, null, null);
    }

    private BundleBuilder(
            Web web,
            Registry registry,
            ChartSource charts,
            EventSink events,
            String hubcrateVersion,
            Disk disk,
            long journalStep,
            @Nullable LocalImages localImages,
            @Nullable Toolchain toolchain) {
        this.localImages = localImages;
        this.web = web;
        this.registry = registry;
        this.charts = charts;
        this.events = events;
        this.hubcrateVersion = hubcrateVersion;
        this.disk = disk;
        this.journalStep = journalStep;
        this.toolchain = toolchain;
    }

    /**
     * Builds, or finds the same bundle there already.
     *
     * @return the bundle's folder
     * @throws InvalidInputException if local files differ from the lock, hold secrets, or another bundle has the name
     * @throws SourceException if something cannot be had
     * @throws IntegrityException if a source gives other bytes than the lock pins
     * @throws MachineException code {@code disk-full} or {@code disk-failed}; {@code build-busy} if another build of
     *     this bundle is at work
     */
    public Path build(BuildRequest request) {
        BundleManifest manifest = request.manifest();
        Path manifestFolder = manifest.file().toAbsolutePath().normalize().getParent();
        if (manifestFolder == null) {
            throw new IllegalArgumentException("a bundle manifest has a folder: " + manifest.file());
        }
        LockedInputs inputs = new LockedInputs(manifestFolder, request.lock().inputs());
        if (request.lock().runtime() == null) {
            return build(request, inputs, null);
        }
        if (toolchain == null) {
            throw new IllegalStateException("this builder was given nothing to make a Java runtime from");
        }
        String name = BundleNames.folder(manifest.name(), manifest.version(), request.platform());
        try (MakingFolder making = MakingFolder.open(request.out(), name)) {
            BlobCache cache = request.cache() == null ? null : new BlobCache(request.cache());
            Optional<InstallerParts> made = new RuntimeMaker(web, toolchain, events).make(request, cache, making);
            return build(request, inputs, made.orElse(null));
        } catch (IOException e) {
            throw new DiskTrouble(disk, request.out(), () -> 0).of(e);
        }
    }

    private Path build(BuildRequest request, LockedInputs inputs, @Nullable InstallerParts made) {
        BundleManifest manifest = request.manifest();
        SecretScan folders = new SecretScan(manifest.allowedSecrets());
        LocalImages local = localImages == null ? new LocalImages(request.out(), Map.of(), events) : localImages;
        MadeImages images = new MadeImages(manifest, request.platform(), local, registry, new FolderSecrets(folders));
        BundlePlan plan = new BundlePlanner(request, hubcrateVersion, inputs, made, images::sources).plan();
        folders.requireNone();
        SecretCheck secrets = new SecretCheck(manifest, inputs);
        secrets.requireNoneInInputs();
        Path bundle = request.out().resolve(plan.index().folderName());
        try {
            try (WorkFolder work = WorkFolder.open(request.out(), plan.index().folderName())) {
                if (Files.exists(bundle)) {
                    work.discard();
                    return existing(bundle, plan, request);
                }
                PackageCheck packages = new PackageCheck(request, inputs);
                new BuildRun(plan, request, made, work, disk, events)
                        .run(this::fetcher, secrets, packages, journalStep);
                work.publish(bundle);
            }
        } catch (IOException e) {
            throw new DiskTrouble(disk, request.out(), plan::size).of(e);
        }
        return bundle;
    }

    private EntryFetcher fetcher(PlacingContext context, BuildRequest request) {
        Path cache = request.cache();
        try {
            return new EntryFetcher(web, registry, charts, context, cache == null ? null : new BlobCache(cache));
        } catch (IOException e) {
            throw new MachineException("disk-failed", "cannot use the cache " + cache, "Choose another --cache.", e);
        }
    }

    private Path existing(Path bundle, BundlePlan plan, BuildRequest request) {
        if (!Arrays.equals(BundleIndexWriter.toJson(BundleFolder.open(bundle).index()), plan.indexJson())) {
            throw new InvalidInputException(
                    "bundle-exists",
                    bundle + " is there already and was made from another lock, or for another --volume-size",
                    "Give the bundle manifest a new version, or move that folder away.");
        }
        if (request.signer() == null) {
            BundleVerifier.requireListing(bundle);
        } else {
            byte[] sums = BundleSigning.readSums(bundle, events, request.connections());
            SumsSigner signer = request.signer();
            if (BundleSigning.signatures(bundle).values().stream().noneMatch(file -> signer.hasSigned(sums, file))) {
                SumsSigner.Signature signature = signer.sign(sums);
                BundleSigning.sign(bundle, signature.keyId(), signature.armored(), true);
                events.info(
                        "bundle-exists",
                        "the same bundle is complete already, and is signed by this key now: " + bundle);
                return bundle;
            }
        }
        events.info("bundle-exists", "nothing to do, the same bundle is complete already: " + bundle);
        return bundle;
    }
}
