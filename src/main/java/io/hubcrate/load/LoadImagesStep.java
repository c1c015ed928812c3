package io.hubcrate.load;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.content.Digest;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.progress.Event;
import io.hubcrate.road.Road;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * The bundle's images into the node's runtime: what it lacks of those that it may have to run, blob by blob, straight out
 * of the medium, which is read once for all nodes that load at one time. They are pinned, so that kubelet's garbage
 * collection spares them, and let go when no bundle wants them any more. On the way back they go with the runtime's own folder.
 */
public final class LoadImagesStep implements Step {
    /** Layers as they came, and unpacked beside. */
    private static final int DISK_FOR_EACH_BYTE = 3;

    /** A blob may have been collected between the look and the import. */
    private static final int ROUNDS = 2;

    private final Road road = new Road();

    @Override
    public String id() {
        return "images";
    }

    @Override
    public String title() {
        return "load images";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Image> wanted =
                WantedImages.on(work.node(), work.site(), work.bundle().index());
        if (wanted.isEmpty()) {
            return List.of();
        }
        ImageArchive archive = new ImageArchive(work.bundle());
        ContainerdStore.State state = new ContainerdStore(work.shell()).look();
        Set<Digest> counted = new HashSet<>(state.blobs());
        List<Change> changes = new ArrayList<>();
        for (Image image : lacking(wanted, state)) {
            long bytes = archive.entries(List.of(image), counted).stream()
                    .mapToLong(Entry::size)
                    .sum();
            counted.addAll(ImageArchive.blobs(image));
            changes.add(new Change(
                    image.reference().toString(),
                    "load",
                    bytes,
                    bytes * DISK_FOR_EACH_BYTE,
                    work.node().folders().runtime()));
        }
        Pins.of(work, wanted, state).addTo(changes);
        // Of a plan that was carried out in part it is no further change: whoever loads the rest lets go of it.
        if (state.held() && changes.isEmpty()) {
            changes.add(Change.of(HeldBlobs.NAME, "let go of what waited for another medium"));
        }
        return changes;
    }

    /** Those that are not whole under each of their names. */
    static List<Image> lacking(List<Image> wanted, ContainerdStore.State state) {
        List<Image> lacking = new ArrayList<>();
        for (Image image : wanted) {
            Map<String, Digest> names = ImageArchive.names(List.of(image));
            // One without a name could be started by nobody.
            if (names.isEmpty()
                    || !names.entrySet().stream().allMatch(name -> state.has(name.getKey(), name.getValue()))) {
                lacking.add(image);
            }
        }
        return lacking;
    }

    @Override
    public void apply(NodeWork work) {
        List<Image> wanted =
                WantedImages.on(work.node(), work.site(), work.bundle().index());
        ContainerdStore store = new ContainerdStore(work.shell());
        ContainerdStore.State state;
        try (Road.Way way = road.join(work)) {
            state = store.look();
            List<Image> lacking = lacking(wanted, state);
            for (int round = 0; round < ROUNDS && !lacking.isEmpty(); ) {
                round += load(work, store, state, lacking, way) ? 1 : 0;
                state = store.look();
                lacking = lacking(wanted, state);
            }
        }
        if (state.held()) {
            store.release();
        }
        Pins.of(work, wanted, state).apply(store, state);
    }

    /** Loads what is on the media that are in; whether that was all. */
    private boolean load(
            NodeWork work, ContainerdStore store, ContainerdStore.State state, List<Image> lacking, Road.Way way) {
        ImageArchive archive = new ImageArchive(work.bundle());
        List<Entry> missing = archive.entries(lacking, state.blobs());
        String subject = work.node().name() + ": " + title();
        LongConsumer sent = bytes -> work.events().accept(new Event.TransferAdvanced(subject, bytes));
        AtomicBoolean all = new AtomicBoolean();
        boolean taken = way.bring(missing, here -> {
            all.set(here.size() == missing.size());
            List<Entry> held = archive.entries(lacking, Set.of()).stream()
                    .filter(entry -> state.blobs().contains(entry.digest()) || here.contains(entry))
                    .toList();
            store.load(
                    all.get() ? archive.of(lacking, here, way, sent) : archive.of(new HeldBlobs(held), here, way, sent),
                    here.stream().mapToLong(Entry::size).sum(),
                    all.get());
        });
        return taken && all.get();
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        return List.of();
    }

    @Override
    public void undo(NodeWork work) {
        // What the runtime holds goes with its folder, if that is ours.
    }
}
