package io.hubcrate.resolve;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.chart.ChartSource;
import io.hubcrate.discovery.ChartInput;
import io.hubcrate.discovery.Discovery;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.http.Web;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.Platform;
import io.hubcrate.localimage.LocalImages;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.Host;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.LockedRuntime;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.FlatManifest;
import io.hubcrate.lock.LockInputs;
import io.hubcrate.lock.ProgramCheck;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.registry.Registry;
import io.hubcrate.runtime.Toolchain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Turns a manifest into a lock. The same sources give the same lock, whatever the order in which they answer. What
 * cannot be had is told all at once.
 */
public final class Resolver {
    private final Web web;
    private final Registry registry;
    private final ImageFinder finder;
    private final @Nullable LocalImages localImages;
    private final EventSink events;
    private final String hubcrateVersion;
    private final InputFetcher inputs;
    private final FileMeasurer measurer;
    private final RuntimeLocker runtimes;

    /** @param hubcrateVersion goes into the lock */
    public Resolver(
            Web web,
            Registry registry,
            ChartSource charts,
            ImageFinder finder,
            EventSink events,
            String hubcrateVersion) {
        this(web, registry, charts, finder, events, hubcrateVersion, null, null);
    }

    /**
     * @param hubcrateVersion goes into the lock
     * @param localImages for images that no registry gives; null if no manifest has any
     * @param toolchain from which a bundle's Java can be made; null for none, then no manifest may want it
     */
    public Resolver(
            Web web,
            Registry registry,
            ChartSource charts,
            ImageFinder finder,
            EventSink events,
            String hubcrateVersion,
            @Nullable LocalImages localImages,
            @Nullable Toolchain toolchain) {
        this.localImages = localImages;
        this.web = web;
        this.registry = registry;
        this.finder = finder;
        this.events = events;
        this.hubcrateVersion = hubcrateVersion;
        this.inputs = new InputFetcher(web, charts, events);
        this.measurer = new WebFileMeasurer(web, events);
        this.runtimes = new RuntimeLocker(measurer, toolchain);
    }

    /**
     * Fetches charts and Kubernetes manifests and finds every image; asks no registry about images.
     *
     * @throws ToolException if a chart or manifest cannot be had, or a chart does not render
     */
    public Discovery discover(BundleManifest manifest) {
        return finder.discover(inputs.fetch(manifest).forDiscovery(manifest));
    }

    /**
     * Resolves everything. Files without a digest in the manifest are pinned to what their address gives now.
     *
     * @throws InvalidInputException {@code findings-open} if a person has to declare or dismiss something first
     * @throws ToolException with all that cannot be had, {@link ResolveException} if that is more than one thing
     */
    public BundleLock resolve(BundleManifest manifest) {
        return resolve(manifest, null);
    }

    /**
     * Like {@link #resolve(BundleManifest)}, but images and files that an earlier lock pinned under the same name and
     * from the same source stay as they are, and their hosts stay listed. Charts and Kubernetes manifests are always
     * fetched again: without them nothing can be found.
     *
     * @param earlier null to ask for everything again
     */
    public BundleLock resolve(BundleManifest manifest, @Nullable BundleLock earlier) {
        EarlierPins pins = new EarlierPins(earlier);
        var inputDigests = LockInputs.of(manifest);
        FetchedInputs fetched = inputs.fetch(manifest);
        Discovery discovery = finder.discover(fetched.forDiscovery(manifest));
        OpenFindings.find(manifest, discovery.findings()).ifPresent(open -> {
            throw open;
        });

        Renames renames = new Renames(manifest.renames());
        List<ToolException> failures = new ArrayList<>();
        boolean docker = isForDocker(manifest);
        PlatformDoubts doubts = new PlatformDoubts(manifest.dismissals());
        ImageResolver fromRegistry = new ImageResolver(registry, renames, manifest.platforms(), docker, pins, doubts);
        LocalImages local = localImages(manifest);
        LeftOutImages leftOut = new LeftOutImages(manifest.platforms().size() == 1);
        List<List<LockedImage>> images = resolveImages(
                discovery,
                new MadeImageResolver(manifest, fromRegistry, registry, local, discovery, docker),
                leftOut,
                failures);
        OpenFindings.find(manifest, doubts.findings()).ifPresent(failures::add);
        List<MeasuredFile> files = measureFiles(manifest, pins, failures);
        if (!failures.isEmpty()) {
            throw ResolveException.of("images and files cannot be resolved", failures);
        }
        LockedRuntime runtime = runtimes.lock(manifest, earlier);
        List<Note> notes = LockNotes.of(manifest, discovery, renames, images, leftOut.notes());
        List<LockedChart> charts = lockCharts(manifest, fetched, discovery);
        PackageResolver packages = new PackageResolver(web, events, manifest);
        List<PlatformLock> platforms = new ArrayList<>();
        for (int i = 0; i < manifest.platforms().size(); i++) {
            int platform = i;
            platforms.add(new PlatformLock(
                    manifest.platforms().get(i),
                    IndexKeeping.decide(
                            images.stream().map(image -> image.get(platform)).toList()),
                    charts,
                    filesFor(manifest.platforms().get(i), files, fetched),
                    manifest.packages().stream()
                            .map(set -> pins.findPackages(
                                            manifest,
                                            inputDigests,
                                            set,
                                            manifest.platforms().get(platform))
                                    .orElseGet(() -> packages.resolve(
                                            set, manifest.platforms().get(platform))))
                            .toList()));
        }
        platforms.sort(Comparator.comparing(platform -> platform.platform().toString()));
        return new BundleLock(
                hubcrateVersion, FlatManifest.of(manifest), inputDigests, platforms, hosts(pins), notes, runtime);
    }

    /** Whether local images and folders of derived ones are as the lock says; reads them, asks no network. */
    public boolean localContentFits(BundleManifest manifest, BundleLock lock) {
        return new LocalContent(manifest, localImages(manifest)).fits(lock);
    }

    private LocalImages localImages(BundleManifest manifest) {
        return localImages == null
                ? new LocalImages(manifest.file().resolveSibling("."), Map.of(), events)
                : localImages;
    }

    private List<List<LockedImage>> resolveImages(
            Discovery discovery, MadeImageResolver resolver, LeftOutImages leftOut, List<ToolException> failures) {
        String phase = "resolve images";
        events.accept(new Event.PhaseStarted(phase, discovery.needs().size(), 0));
        List<Callable<List<LockedImage>>> tasks = new ArrayList<>();
        discovery.needs().stream()
                .sorted(Comparator.comparing(need -> need.reference().toString()))
                .forEach(need -> tasks.add(() -> {
                    String subject = need.reference().toString();
                    events.accept(new Event.TransferStarted(subject, 0));
                    List<LockedImage> locked = resolve(need, resolver, leftOut);
                    events.accept(new Event.TransferFinished(subject, false));
                    return locked;
                }));
        List<List<LockedImage>> images = ParallelTasks.run(tasks, failures).stream()
                .filter(image -> !image.isEmpty())
                .toList();
        events.accept(new Event.PhaseFinished(phase));
        return images;
    }

    /** Nothing for an image that is left out. */
    private static List<LockedImage> resolve(ImageNeed need, MadeImageResolver resolver, LeftOutImages leftOut) {
        try {
            return resolver.resolve(need);
        } catch (SourceException e) {
            if (leftOut.accept(need, e)) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isForDocker(BundleManifest manifest) {
        return manifest.findKubernetes()
                .filter(kubernetes -> kubernetes.runtime() == BundleManifest.ContainerRuntime.DOCKER)
                .isPresent();
    }

    private record MeasuredFile(PinnedFile spec, LockedFile locked) {}

    private List<MeasuredFile> measureFiles(BundleManifest manifest, EarlierPins pins, List<ToolException> failures) {
        String phase = "measure files";
        events.accept(new Event.PhaseStarted(
                phase, FileLocker.bySource(manifest.files()).size(), 0));
        FileLocker locker = new FileLocker(measurer, LockInputs.folderOf(manifest));
        List<Callable<List<MeasuredFile>>> tasks = new ArrayList<>();
        for (List<PinnedFile> group : FileLocker.bySource(manifest.files())) {
            tasks.add(() -> {
                String subject = FileLocker.subject(group);
                events.accept(new Event.TransferStarted(subject, 0));
                List<MeasuredFile> measured = new ArrayList<>();
                List<PinnedFile> open = new ArrayList<>();
                for (PinnedFile file : group) {
                    pins.findFile(file, manifest.platforms())
                            .ifPresentOrElse(kept -> measured.add(new MeasuredFile(file, kept)), () -> open.add(file));
                }
                List<LockedFile> locked = open.isEmpty() ? List.of() : locker.lock(open);
                for (int i = 0; i < locked.size(); i++) {
                    measured.add(new MeasuredFile(open.get(i), locked.get(i)));
                }
                events.accept(new Event.TransferFinished(subject, open.isEmpty()));
                return measured;
            });
        }
        List<MeasuredFile> files = ParallelTasks.run(tasks, failures).stream()
                .flatMap(List::stream)
                .toList();
        events.accept(new Event.PhaseFinished(phase));
        requireFit(manifest, files, failures);
        return files;
    }

    private static void requireFit(BundleManifest manifest, List<MeasuredFile> files, List<ToolException> failures) {
        for (Platform platform : manifest.platforms()) {
            try {
                ProgramCheck.requireFits(
                        platform,
                        manifest.targetOs(),
                        files.stream()
                                .filter(file -> file.spec().isFor(platform))
                                .map(MeasuredFile::locked)
                                .toList());
            } catch (InvalidInputException e) {
                failures.add(e);
            }
        }
    }

    private static List<LockedFile> filesFor(Platform platform, List<MeasuredFile> files, FetchedInputs fetched) {
        List<LockedFile> chosen = new ArrayList<>(fetched.lockedManifests());
        files.stream()
                .filter(file -> file.spec().isFor(platform))
                .map(MeasuredFile::locked)
                .forEach(chosen::add);
        chosen.sort(Comparator.comparing(LockedFile::role).thenComparing(LockedFile::name));
        return chosen;
    }

    private static List<LockedChart> lockCharts(BundleManifest manifest, FetchedInputs fetched, Discovery discovery) {
        return fetched.charts().stream()
                .map(input -> lockChart(manifest, input, discovery))
                .sorted(Comparator.comparing(LockedChart::release))
                .toList();
    }

    private static LockedChart lockChart(BundleManifest manifest, ChartInput input, Discovery discovery) {
        Chart spec = input.spec();
        ChartArchive archive = input.archive();
        // A path of this machine would make two people's locks differ.
        String source = spec.origin() instanceof ChartOrigin.Local local
                ? LockInputs.nameOf(manifest, local.path())
                : archive.source();
        return new LockedChart(
                archive.name(),
                archive.version(),
                archive.appVersion(),
                archive.kubeVersion(),
                spec.release(),
                spec.namespace(),
                source,
                archive.url(),
                archive.digest(),
                archive.bytes().length,
                archive.provenance(),
                spec.values().stream()
                        .map(file -> LockInputs.nameOf(manifest, file))
                        .toList(),
                discovery.offlineValues().getOrDefault(spec.release(), ""));
    }

    private List<Host> hosts(EarlierPins pins) {
        SortedMap<String, SortedSet<String>> reasons = new TreeMap<>();
        pins.hosts().forEach(host -> reasons.put(host.name(), new TreeSet<>(host.reasons())));
        web.contacts().forEach((name, more) -> reasons.computeIfAbsent(name, host -> new TreeSet<>())
                .addAll(more));
        List<Host> hosts = new ArrayList<>();
        reasons.forEach((name, why) -> hosts.add(new Host(name, List.copyOf(why))));
        return hosts;
    }
}
