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
        ImageStore store = ImageStore.of(work);
        ImageStore.State state = store.look();
        Set<Digest> counted = new HashSet<>();
        List<Change> changes = new ArrayList<>();
        for (Image image : store.lacking(wanted, state)) {
            Set<Digest> blobs = store.missing(List.of(image), state);
            blobs.removeAll(counted);
            long bytes = archive.entries(blobs).stream().mapToLong(Entry::size).sum();
            counted.addAll(blobs);
            changes.add(new Change(
                    image.reference().toString(),
                    "load",
                    bytes,
                    bytes * DISK_FOR_EACH_BYTE,
                    store.folder(work.node().folders())));
        }
        Pins.of(work, store, wanted, state).addTo(changes);
        // Of a plan that was carried out in part it is no further change: whoever loads the rest lets go of it.
        if (state.held() && changes.isEmpty()) {
            changes.add(Change.of(HeldBlobs.NAME, "let go of what waited for another medium"));
        }
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        List<Image> wanted =
                WantedImages.on(work.node(), work.site(), work.bundle().index());
        ImageStore store = ImageStore.of(work);
        store.prepare();
        for (List<Image> portion : store.portions(wanted)) {
            try (Road.Way way = road.join(work)) {
                load(work, store, portion, way);
            }
        }
        ImageStore.State state = store.look();
        if (state.held()) {
            store.release();
        }
        Pins.of(work, store, wanted, state).apply(store, state);
    }

    private static void load(NodeWork work, ImageStore store, List<Image> portion, Road.Way way) {
        ImageStore.State state = store.look();
        List<Image> lacking = store.lacking(portion, state);
        for (int round = 0; round < ROUNDS && !lacking.isEmpty(); ) {
            round += load(work, store, state, lacking, way) ? 1 : 0;
            state = store.look();
            lacking = store.lacking(portion, state);
        }
    }

    /** Loads what is on the media that are in; whether that was all. */
    private static boolean load(
            NodeWork work, ImageStore store, ImageStore.State state, List<Image> lacking, Road.Way way) {
        ImageArchive archive = new ImageArchive(work.bundle());
        List<Entry> missing = archive.entries(store.missing(lacking, state));
        String subject = work.node().name() + ": load images";
        LongConsumer sent = bytes -> work.events().accept(new Event.TransferAdvanced(subject, bytes));
        AtomicBoolean all = new AtomicBoolean();
        boolean taken = way.bring(missing, here -> {
            all.set(here.size() == missing.size());
            store.load(archive, new ImageStore.Shipment(lacking, here, all.get(), way, sent), state);
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
