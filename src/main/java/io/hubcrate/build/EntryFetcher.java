package io.hubcrate.build;

import io.hubcrate.build.BundlePlan.PlannedEntry;
import io.hubcrate.chart.ChartSource;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import io.hubcrate.progress.Event;
import io.hubcrate.registry.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Brings one entry to its place: from an earlier run's bytes, the cache, or its source, whichever is first and has the
 * right digest. Thread-safe.
 */
final class EntryFetcher {
    static final String ADVICE =
            "Try again; if it stays so, ask who runs the source. Nothing of it got into a finished bundle.";

    private final Web web;
    private final Registry registry;
    private final ChartSource charts;
    private final PlacingContext context;
    private final @Nullable BlobCache cache;
    private final MemberArchives archives;

    EntryFetcher(Web web, Registry registry, ChartSource charts, PlacingContext context, @Nullable BlobCache cache) {
        this.web = web;
        this.registry = registry;
        this.charts = charts;
        this.context = context;
        this.cache = cache;
        this.archives = new MemberArchives(web, context.scratch(), context.trouble());
    }

    /**
     * Returns when the entry is in place with its frame.
     *
     * @throws IntegrityException code {@code blob-mismatch} if the source gives other bytes twice
     */
    void place(PlannedEntry entry) {
        context.events()
                .accept(new Event.TransferStarted(entry.subject(), entry.entry().size()));
        context.arrivals().giveWay();
        BlobPlacer placer = new BlobPlacer(entry, context);
        boolean complete = false;
        try {
            context.volumes().writeHeader(entry);
            boolean reused = fill(entry, placer);
            context.volumes().writePadding(entry);
            complete = true;
            placer.leaveOff();
            context.arrivals().completed(entry.number());
            keep(entry);
            context.events().accept(new Event.TransferFinished(entry.subject(), reused));
        } catch (IOException e) {
            throw context.trouble().of(e);
        } finally {
            if (!complete) {
                placer.abandon();
            }
        }
    }

    /** Whether nothing had to be fetched. */
    private boolean fill(PlannedEntry entry, BlobPlacer placer) throws IOException {
        if (entry.source() instanceof BlobSource.InMemory here) {
            placer.write(here.bytes(), 0, here.bytes().length);
            return require(entry, placer);
        }
        if (entry.source() instanceof BlobSource.MadeFile made) {
            copy(made, placer);
            return require(entry, placer);
        }
        long earlier = Math.min(
                context.journal().reached(entry.number()), entry.entry().size());
        if (earlier > 0) {
            boolean whole = placer.resume(earlier) == entry.entry().size();
            if (whole ? placer.finish() : fetched(entry, placer)) {
                return whole;
            }
            placer.restart();
        }
        if (cached(entry, placer)) {
            return true;
        }
        if (!fetched(entry, placer)) {
            placer.restart();
            fetch(entry, placer);
            require(entry, placer);
        }
        return false;
    }

    private static void copy(BlobSource.MadeFile made, BlobPlacer placer) throws IOException {
        byte[] buffer = new byte[BlobPlacer.BUFFER];
        try (InputStream in = Files.newInputStream(made.file())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                placer.write(buffer, 0, n);
            }
        }
    }

    private boolean require(PlannedEntry entry, BlobPlacer placer) {
        if (!placer.finish()) {
            throw new IntegrityException(
                    "blob-mismatch",
                    entry.subject(),
                    entry.entry().size() + " bytes with " + entry.entry().digest(),
                    placer.count() == entry.entry().size() ? "another digest" : placer.count() + " bytes",
                    ADVICE);
        }
        return true;
    }

    private boolean cached(PlannedEntry entry, BlobPlacer placer) throws IOException {
        if (cache == null) {
            return false;
        }
        try {
            if (!cache.copyTo(entry.entry().digest(), placer)) {
                return false;
            }
            if (placer.finish()) {
                return true;
            }
        } catch (IntegrityException e) {
            context.events()
                    .info(
                            "cache-damaged",
                            "dropped from the cache: " + entry.entry().digest());
        }
        cache.forget(entry.entry().digest());
        placer.restart();
        return false;
    }

    private void keep(PlannedEntry entry) throws IOException {
        boolean local = entry.source() instanceof BlobSource.InMemory
                || entry.source() instanceof BlobSource.MadeFile
                || entry.source() instanceof BlobSource.Here;
        if (cache != null && !local) {
            cache.keep(
                    entry.entry().digest(),
                    context.volumes().data(entry)::read,
                    entry.entry().size());
        }
    }

    /** Fetches what is missing; false if what came is not what was promised, which one more try may cure. */
    private boolean fetched(PlannedEntry entry, BlobPlacer placer) {
        try {
            fetch(entry, placer);
            return placer.finish();
        } catch (IntegrityException e) {
            return false;
        }
    }

    private void fetch(PlannedEntry entry, BlobPlacer placer) {
        BlobSource source = entry.source();
        if (source instanceof BlobSource.ImageBlob image) {
            registry.streamBlob(image.repository(), image.blob(), placer.count(), placer);
        } else if (source instanceof BlobSource.ImageManifest image) {
            write(placer, registry.fetchManifest(image.reference()).bytes());
        } else if (source instanceof BlobSource.ImageIndex image) {
            write(placer, registry.fetchManifest(image.reference()).bytes());
        } else if (source instanceof BlobSource.Download download) {
            download(download, entry.entry().size(), placer);
        } else if (source instanceof BlobSource.Member member) {
            if (placer.count() > 0) {
                placer.restart();
            }
            archives.takeOut(member, entry.subject(), placer);
        } else if (source instanceof BlobSource.Here here) {
            copy(entry, here, placer);
        } else if (source instanceof BlobSource.Chart chart) {
            write(placer, charts.fetch(chart.spec()).bytes());
        } else {
            throw new IllegalStateException("not fetched: " + source);
        }
    }

    /** What is here is read from its start again: nothing is gained by going on where an earlier run stopped. */
    private static void copy(PlannedEntry entry, BlobSource.Here here, BlobPlacer placer) {
        if (placer.count() > 0) {
            placer.restart();
        }
        try {
            here.bytes().writeTo(placer);
        } catch (IOException e) {
            throw new MachineException(
                    "input-unreadable",
                    entry.subject() + " cannot be read: " + IoReason.of(e),
                    "Leave the files of local and derived images alone while a bundle is built; build again.",
                    e);
        }
    }

    /** A source that gives all or nothing: what an earlier run left of it counts for nothing. */
    private static void write(BlobPlacer placer, byte[] bytes) {
        if (placer.count() > 0) {
            placer.restart();
        }
        placer.write(bytes, 0, bytes.length);
    }

    private void download(BlobSource.Download download, long size, BlobPlacer placer) {
        for (Iterator<URI> rest = download.addresses().iterator(); rest.hasNext(); ) {
            URI address = rest.next();
            try {
                web.stream(address, size, placer.count(), download.purpose(), placer);
                return;
            } catch (SourceException e) {
                if (!rest.hasNext()) {
                    throw e;
                }
                context.events().warning("mirror-failed", e.getMessage());
            }
        }
    }
}
