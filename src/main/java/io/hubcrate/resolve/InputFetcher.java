package io.hubcrate.resolve;

import io.hubcrate.chart.ChartSource;
import io.hubcrate.content.Digest;
import io.hubcrate.discovery.ChartInput;
import io.hubcrate.discovery.ManifestText;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.http.Web;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.Role;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ManifestFile;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Brings charts, values and Kubernetes manifests into memory; all of them are small. */
final class InputFetcher {
    private static final int MAX_VALUES = 4 << 20;
    private static final int MAX_MANIFEST = 20 << 20;

    private final Web web;
    private final ChartSource charts;
    private final EventSink events;

    InputFetcher(Web web, ChartSource charts, EventSink events) {
        this.web = web;
        this.charts = charts;
        this.events = events;
    }

    /** @throws ToolException with everything that could not be had */
    FetchedInputs fetch(BundleManifest manifest) {
        String phase = "fetch charts";
        events.accept(new Event.PhaseStarted(
                phase, manifest.charts().size() + manifest.manifests().size(), 0));
        List<ToolException> failures = new ArrayList<>();
        List<Callable<ChartInput>> chartTasks = new ArrayList<>();
        manifest.charts().forEach(chart -> chartTasks.add(() -> fetchChart(chart)));
        List<Callable<FetchedManifest>> manifestTasks = new ArrayList<>();
        manifest.manifests().forEach(file -> manifestTasks.add(() -> fetchManifest(file)));
        List<ChartInput> fetchedCharts = ParallelTasks.run(chartTasks, failures);
        List<FetchedManifest> fetchedManifests = ParallelTasks.run(manifestTasks, failures);
        if (!failures.isEmpty()) {
            throw ResolveException.of("charts and Kubernetes manifests cannot be had", failures);
        }
        events.accept(new Event.PhaseFinished(phase));
        return new FetchedInputs(
                fetchedCharts,
                fetchedManifests.stream().map(FetchedManifest::text).toList(),
                fetchedManifests.stream().flatMap(m -> m.locked().stream()).toList());
    }

    private ChartInput fetchChart(Chart chart) {
        String subject = "chart " + chart.name();
        events.accept(new Event.TransferStarted(subject, 0));
        List<String> values = new ArrayList<>();
        for (Path file : chart.values()) {
            values.add(text(file, readLocal(file, MAX_VALUES)));
        }
        ChartInput input = new ChartInput(chart, charts.fetch(chart), values);
        events.accept(new Event.TransferFinished(subject, false));
        return input;
    }

    /** {@code locked} has one element if the manifest came from an address, else none. */
    private record FetchedManifest(ManifestText text, List<LockedFile> locked) {}

    private FetchedManifest fetchManifest(ManifestFile file) {
        events.accept(new Event.TransferStarted(file.name(), 0));
        FetchedManifest fetched = readManifest(file);
        events.accept(new Event.TransferFinished(file.name(), false));
        return fetched;
    }

    private FetchedManifest readManifest(ManifestFile file) {
        Path path = file.path();
        if (path != null) {
            return new FetchedManifest(new ManifestText(file.name(), readLocal(path, MAX_MANIFEST)), List.of());
        }
        URI url = file.url();
        if (url == null) {
            throw new IllegalStateException("a manifest file without path and url: " + file.name());
        }
        byte[] bytes = web.fetchSmall(url, MAX_MANIFEST, "Kubernetes manifests");
        Digest digest = Digest.of(bytes);
        requirePinned(file.name(), file.sha256(), digest);
        return new FetchedManifest(
                new ManifestText(file.name(), bytes),
                List.of(new LockedFile(file.name(), Role.CHARTS, List.of(url), digest, bytes.length, false)));
    }

    /** Refuses other bytes than those that the manifest pins. */
    static void requirePinned(String name, @org.jspecify.annotations.Nullable Digest pinned, Digest actual) {
        if (pinned != null && !pinned.equals(actual)) {
            throw new IntegrityException(
                    "file-digest-mismatch",
                    name,
                    pinned + " as the manifest says",
                    actual.toString(),
                    "Find out which one its publisher announces. Correct 'sha256' only if that is the new one.");
        }
    }

    static byte[] readLocal(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw unreadable(file, "longer than " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, "the file cannot be read");
        }
    }

    private static String text(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8 text");
        }
    }

    private static InvalidInputException unreadable(Path file, String problem) {
        return new InvalidInputException(
                "input-unreadable", file + ": " + problem, "The manifest names it. Put it right, or name another one.");
    }
}
