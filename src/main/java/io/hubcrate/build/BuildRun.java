package io.hubcrate.build;

import io.hubcrate.build.BundlePlan.PlannedEntry;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.bundle.ImageDocuments;
import io.hubcrate.bundle.ParallelRun;
import io.hubcrate.bundle.Sha256Sums;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.runtime.InstallerParts;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One run of a build in its work folder, from whatever is there to a folder that only lacks its name. */
final class BuildRun {
    private final BundlePlan plan;
    private final BuildRequest request;
    private final @Nullable InstallerParts installer;
    private final WorkFolder work;
    private final Disk disk;
    private final EventSink events;
    private final Arrivals arrivals;

    /** @param installer what was made to travel; null for nothing */
    BuildRun(
            BundlePlan plan,
            BuildRequest request,
            @Nullable InstallerParts installer,
            WorkFolder work,
            Disk disk,
            EventSink events) {
        this.plan = plan;
        this.request = request;
        this.installer = installer;
        this.work = work;
        this.disk = disk;
        this.events = events;
        this.arrivals = new Arrivals(plan.entries());
    }

    /** Returns when every file is written, signed and on the medium. */
    void run(
            BiFunction<PlacingContext, BuildRequest, EntryFetcher> fetcher,
            SecretCheck secrets,
            PackageCheck packages,
            long journalStep)
            throws IOException {
        work.keepOnly(namesToKeep());
        Map<String, Digest> sums;
        try (BuildJournal journal = BuildJournal.open(work.journal(), plan.digest());
                WorkVolumes volumes = WorkVolumes.open(plan, work.files(), disk)) {
            DiskTrouble trouble = trouble(journal);
            trouble.requireSpace();
            PlacingContext context =
                    new PlacingContext(volumes, arrivals, journal, trouble, events, journalStep, work.scratch());
            sums = fetch(fetcher.apply(context, request), packages, volumes);
            check(volumes, secrets);
            volumes.finish();
        }
        writeDocuments(sums);
    }

    private Set<String> namesToKeep() throws IOException {
        Set<String> names = new HashSet<>();
        if (BuildJournal.isOf(work.journal(), plan.digest())) {
            plan.volumes().forEach(planned -> names.add(planned.volume().file()));
        }
        return names;
    }

    private DiskTrouble trouble(BuildJournal journal) {
        long earlier = 0;
        for (PlannedEntry entry : plan.entries()) {
            earlier += Math.min(journal.reached(entry.number()), entry.entry().size());
        }
        long inPlace = earlier;
        return new DiskTrouble(disk, work.files(), () -> plan.size() - Math.max(inPlace, arrivals.total()));
    }

    private Map<String, Digest> fetch(EntryFetcher fetcher, PackageCheck packages, WorkVolumes volumes)
            throws IOException {
        long bytes =
                plan.entries().stream().mapToLong(entry -> entry.entry().size()).sum();
        events.accept(new Event.PhaseStarted("fetch", plan.entries().size(), bytes));
        CompletableFuture<Map<String, Digest>> sums = new CompletableFuture<>();
        Thread hasher = new Thread(() -> hash(volumes, sums), "hubcrate-sums");
        hasher.setDaemon(true);
        hasher.start();
        // Closing it lets go of everybody who waits for arrivals.
        try (EarlyFlush flush = EarlyFlush.start(volumes::force, arrivals, EarlyFlush.STEP)) {
            ParallelRun.run(
                    "fetch",
                    request.connections(),
                    plan.entries().stream()
                            .filter(entry -> !(entry.source() instanceof BlobSource.Repodata))
                            .<Runnable>map(entry -> () -> fetcher.place(entry))
                            .toList());
            flush.requireAccepted();
            placeRepodata(fetcher, packages.run(plan, volumes));
            Map<String, Digest> done = join(sums);
            events.accept(new Event.PhaseFinished("fetch"));
            return done;
        }
    }

    /** Made from packages that are in place and proven by now. */
    private void placeRepodata(EntryFetcher fetcher, Map<String, byte[]> made) {
        for (PlannedEntry entry : plan.entries()) {
            if (entry.source() instanceof BlobSource.Repodata) {
                BlobSource bytes = new BlobSource.InMemory(PackageCheck.requireLocked(entry, made));
                fetcher.place(new PlannedEntry(entry.number(), entry.entry(), entry.pieces(), bytes, entry.subject()));
            }
        }
    }

    private void hash(WorkVolumes volumes, CompletableFuture<Map<String, Digest>> sums) {
        try {
            sums.complete(new VolumeHasher(plan, volumes, arrivals).run());
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            sums.completeExceptionally(e);
        } finally {
            arrivals.followerLeft();
        }
    }

    /** What only the arrived bytes can tell: manifests that contradict the lock, secrets in fetched manifests. */
    private void check(WorkVolumes volumes, SecretCheck secrets) throws IOException {
        SecretScan scan = secrets.forArrivals();
        for (PlannedEntry entry : plan.entries()) {
            if (entry.source() instanceof BlobSource.ImageManifest image) {
                ImageDocuments.requireManifest(entry.subject(), read(volumes, entry), image.config(), image.layers());
            } else if (SecretCheck.isDue(entry)) {
                scan.scan(entry.subject(), read(volumes, entry), SecretScan.Content.MANIFESTS);
            }
        }
        scan.requireNone();
    }

    private static byte[] read(WorkVolumes volumes, PlannedEntry entry) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(entry.entry().size()));
        EntryFile data = volumes.data(entry);
        while (buffer.hasRemaining()) {
            if (data.read(buffer, buffer.position()) < 0) {
                throw new EOFException(entry.subject());
            }
        }
        return buffer.array();
    }

    private void writeDocuments(Map<String, Digest> volumes) throws IOException {
        SortedMap<String, byte[]> documents = Documents.of(plan, request, installer, volumes);
        documents.put(BundleNames.INDEX, plan.indexJson());
        Map<String, Digest> digests = new TreeMap<>(volumes);
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            AtomicFile.write(work.files().resolve(document.getKey()), document.getValue());
            digests.put(document.getKey(), Digest.of(document.getValue()));
        }
        byte[] sums = Sha256Sums.of(digests).toBytes();
        AtomicFile.write(work.files().resolve(BundleNames.SUMS), sums);
        for (SumsSigner signer : request.findSigner().stream().toList()) {
            SumsSigner.Signature signature = signer.sign(sums);
            AtomicFile.write(work.files().resolve(BundleNames.signature(signature.keyId())), signature.armored());
        }
    }

    private static Map<String, Digest> join(CompletableFuture<Map<String, Digest>> sums) throws IOException {
        try {
            return sums.get();
        } catch (InterruptedException e) {
            throw new InterruptedRunException("build was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
