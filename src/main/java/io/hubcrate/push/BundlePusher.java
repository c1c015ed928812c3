package io.hubcrate.push;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.ParallelRun;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.content.Digest;
import io.hubcrate.content.Pace;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.push.PushRounds.Round;
import io.hubcrate.registry.RegistryPusher;
import io.hubcrate.registry.RegistryPusher.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Pushes every image of a bundle: first it asks what is there, then blobs go, each once to the registry and by mounting
 * to its further repositories, then manifests. What is there is skipped, so the same call goes on after a stop. What is
 * sent is proven while it is sent: a blob's last bytes leave after its digest was found right, and no manifest leaves
 * before all blobs that were missing. What is not sent is not read.
 */
public final class BundlePusher {
    private final RegistryPusher registry;
    private final EventSink events;
    private final int connections;
    private final Pace pace;

    /**
     * @param connections how many things are under way at one time
     * @param pace of all of them together
     */
    public BundlePusher(RegistryPusher registry, EventSink events, int connections, Pace pace) {
        this.registry = registry;
        this.events = events;
        this.connections = connections;
        this.pace = pace;
    }

    /** Where a blob is wanted, and a repository that has it already. */
    private record BlobTask(
            Descriptor blob, Entry entry, Set<ImageReference> repositories, @Nullable ImageReference home) {}

    /**
     * @param dryRun only asks the registry
     * @throws io.hubcrate.failure.SourceException if the registry does not take something
     * @throws io.hubcrate.failure.IntegrityException if something that has to be sent is not what was signed, or a
     *     medium does not come; then no manifest was sent
     */
    public PushResult push(SignedBundle bundle, PushTarget target, NameMapping names, boolean dryRun) {
        PushDocuments documents = PushDocuments.read(bundle);
        PushPlan plan = PushPlan.of(bundle.index(), target, names, documents::manifestsOf);
        Set<PlannedImage> present = present(plan);
        List<PlannedImage> missing =
                plan.images().stream().filter(image -> !present.contains(image)).toList();
        BlobTally tally = new BlobTally();
        List<BlobTask> tasks = tasks(plan, missing, present);
        if (dryRun) {
            run("look for blobs", tasks, task -> task.blob().size(), task -> look(task, tally));
        } else {
            push(bundle, tasks, tally);
            run("push manifests", missing, image -> 0L, image -> pushManifests(documents, image));
        }
        List<PushResult.PushedImage> results = plan.images().stream()
                .map(image -> new PushResult.PushedImage(image, present.contains(image)))
                .toList();
        return tally.result(results, notes(plan));
    }

    private void push(SignedBundle bundle, List<BlobTask> tasks, BlobTally tally) {
        String phase = "push blobs";
        long bytes = tasks.stream().mapToLong(task -> task.blob().size()).sum();
        events.accept(new Event.PhaseStarted(phase, tasks.size(), bytes));
        for (Round<BlobTask> round : PushRounds.of(bundle.media(), bundle.index(), tasks, BlobTask::entry)) {
            bundle.require(round.volume());
            List<Runnable> work = new ArrayList<>();
            round.items().forEach(task -> work.add(() -> send(bundle, task, tally)));
            ParallelRun.run(phase, connections, work);
        }
        events.accept(new Event.PhaseFinished(phase));
    }

    private interface Sizes<T> {
        long of(T item);
    }

    private interface Work<T> {
        void on(T item);
    }

    private <T> void run(String phase, List<T> items, Sizes<T> sizes, Work<T> work) {
        events.accept(new Event.PhaseStarted(
                phase, items.size(), items.stream().mapToLong(sizes::of).sum()));
        List<Runnable> tasks = new ArrayList<>();
        items.forEach(item -> tasks.add(() -> work.on(item)));
        ParallelRun.run(phase, connections, tasks);
        events.accept(new Event.PhaseFinished(phase));
    }

    private Set<PlannedImage> present(PushPlan plan) {
        Set<PlannedImage> present = ConcurrentHashMap.newKeySet();
        run("look for images", plan.images(), image -> 0L, image -> {
            String subject = image.target().toString();
            events.accept(new Event.TransferStarted(subject, 0));
            if (isPresent(image)) {
                present.add(image);
            }
            // A look: whether it is there says the result.
            events.accept(new Event.TransferFinished(subject, false));
        });
        return present;
    }

    private boolean isPresent(PlannedImage image) {
        Digest manifest = image.image().manifest().digest();
        boolean there =
                registry.findManifest(image.target()).filter(manifest::equals).isPresent();
        return there
                && (!image.wholeIndex()
                        || registry.findManifest(indexTarget(image)).isPresent());
    }

    private static ImageReference indexTarget(PlannedImage image) {
        Descriptor index = image.image().findIndex().orElseThrow();
        return ImageReference.parse(image.target().name() + "@" + index.digest());
    }

    /** Largest first: a late start of the largest would leave the other connections idle at the end. */
    private static List<BlobTask> tasks(PushPlan plan, List<PlannedImage> missing, Set<PlannedImage> present) {
        Map<Digest, ImageReference> homes = new LinkedHashMap<>();
        for (PlannedImage image : present) {
            PushPlan.contents(image.image()).forEach(blob -> homes.putIfAbsent(blob.digest(), image.target()));
        }
        Map<Digest, BlobTask> tasks = new LinkedHashMap<>();
        for (PlannedImage image : missing) {
            ImageReference repository = ImageReference.parse(image.target().name());
            for (Descriptor blob : PushPlan.contents(image.image())) {
                tasks.computeIfAbsent(
                                blob.digest(),
                                digest -> new BlobTask(
                                        blob,
                                        Objects.requireNonNull(plan.entries().get(digest)),
                                        new LinkedHashSet<>(),
                                        homes.get(digest)))
                        .repositories()
                        .add(repository);
            }
        }
        return tasks.values().stream()
                .sorted(Comparator.comparingLong((BlobTask task) -> task.blob().size())
                        .reversed())
                .toList();
    }

    private void look(BlobTask task, BlobTally tally) {
        boolean known = task.home() != null;
        for (ImageReference repository : task.repositories()) {
            boolean there = registry.hasBlob(repository, task.blob());
            tally.count(task.blob(), there ? Outcome.PRESENT : known ? Outcome.MOUNTED : Outcome.SENT);
            known = true;
        }
    }

    private void send(SignedBundle bundle, BlobTask task, BlobTally tally) {
        Entry entry = task.entry();
        String subject = entry.subject();
        events.accept(new Event.TransferStarted(subject, entry.size()));
        AtomicLong told = new AtomicLong();
        ImageReference home = task.home();
        boolean sent = false;
        for (ImageReference repository : task.repositories()) {
            String from = home == null || home.repository().equals(repository.repository()) ? null : home.repository();
            Outcome outcome = registry.pushBlob(
                    repository,
                    task.blob(),
                    from,
                    () -> new AdvancingStream(bundle.open(entry), events, subject, told, pace));
            tally.count(task.blob(), outcome);
            sent |= outcome == Outcome.SENT;
            home = repository;
        }
        events.accept(new Event.TransferFinished(subject, !sent));
    }

    private void pushManifests(PushDocuments documents, PlannedImage image) {
        String subject = image.target().toString();
        events.accept(new Event.TransferStarted(subject, 0));
        Descriptor manifest = image.image().manifest();
        registry.pushManifest(image.target(), manifest, documents.of(manifest));
        if (image.wholeIndex()) {
            Descriptor index = image.image().findIndex().orElseThrow();
            registry.pushManifest(indexTarget(image), index, documents.of(index));
        }
        events.accept(new Event.TransferFinished(subject, false));
    }

    private static List<BundleIndex.Note> notes(PushPlan plan) {
        List<BundleIndex.Note> notes = new ArrayList<>();
        for (PlannedImage image : plan.images()) {
            if (image.image().indexKept() && !image.wholeIndex()) {
                notes.add(new BundleIndex.Note(
                        "push-index-left-out",
                        "the index of " + image.source() + " names platforms that this bundle does not hold, so no"
                                + " registry takes it; ask for " + image.replacement()));
            }
        }
        return notes;
    }
}
