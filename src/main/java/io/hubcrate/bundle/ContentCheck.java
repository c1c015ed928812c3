package io.hubcrate.bundle;

import io.hubcrate.archive.TarLayout;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every byte of a folder against its index and sums, on several threads, each byte read and hashed once. */
final class ContentCheck {
    /** Measured: larger ones leave the core's nearest caches between being read and being hashed. */
    private static final int BUFFER = 64 << 10;

    private record Task(String subject, long size, Runnable work) {}

    private final Path folder;
    private final FolderListing listing;
    private final Sha256Sums sums;
    private final BundleIndex index;
    private final EventSink events;
    private final Map<String, VolumeFile> files = new HashMap<>();
    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER]);

    ContentCheck(Path folder, FolderListing listing, Sha256Sums sums, BundleIndex index, EventSink events) {
        this.folder = folder;
        this.listing = listing;
        this.sums = sums;
        this.index = index;
        this.events = events;
    }

    /** @throws IntegrityException at the first difference */
    void run(int threads, boolean wholeSums) {
        Map<Volume, TarLayout> layouts = VolumeLayouts.of(index);
        layouts.keySet().forEach(volume -> requireSize(listing, volume));
        ImageDocuments.requireConsistent(index);
        try {
            index.volumes().forEach(volume -> open(volume.file()));
            index.documents().forEach(this::open);
            List<Task> tasks = tasks(layouts, wholeSums);
            if (threads > 1) {
                // A late start of the largest would leave the other cores idle at the end.
                tasks.sort(Comparator.comparingLong(Task::size).reversed());
            }
            long total = tasks.stream().mapToLong(Task::size).sum();
            events.accept(new Event.PhaseStarted("verify", tasks.size(), total));
            ParallelRun.run("verify", threads, tasks.stream().map(this::told).toList());
            ImageDocuments.requireManifests(folder, index);
            events.accept(new Event.PhaseFinished("verify"));
        } finally {
            files.values().forEach(VolumeFile::close);
        }
    }

    private List<Task> tasks(Map<Volume, TarLayout> layouts, boolean wholeSums) {
        List<Task> tasks = new ArrayList<>();
        layouts.forEach((volume, layout) ->
                tasks.add(new Task(volume.file(), 0, () -> TarFrame.requireIntact(file(volume.file()), layout))));
        for (Entry entry : index.entries()) {
            tasks.add(new Task(entry.subject(), entry.size(), () -> requireEntry(entry)));
        }
        for (String document : index.documents()) {
            tasks.add(new Task(document, listing.size(document), () -> requireWhole(document)));
        }
        if (wholeSums) {
            layouts.keySet()
                    .forEach(volume ->
                            tasks.add(new Task(volume.file(), volume.size(), () -> requireWhole(volume.file()))));
        }
        return tasks;
    }

    private Runnable told(Task task) {
        return () -> {
            events.accept(new Event.TransferStarted(task.subject(), task.size()));
            task.work().run();
            events.accept(new Event.TransferFinished(task.subject(), false));
        };
    }

    static void requireSize(FolderListing listing, Volume volume) {
        long actual = listing.size(volume.file());
        if (actual != volume.size()) {
            throw new IntegrityException(
                    "bundle-damaged",
                    volume.file(),
                    volume.size() + " bytes",
                    actual + " bytes",
                    "Copy this file again from where it came.");
        }
    }

    private void requireEntry(Entry entry) {
        MessageDigest hash = Digest.newMessageDigest();
        for (Segment segment : entry.segments()) {
            hash(hash, file(segment.volume()), segment.offset(), segment.length(), entry.subject());
        }
        Digest actual = Digest.of(hash);
        if (!actual.equals(entry.digest())) {
            throw damaged(entry.subject(), entry.digest(), actual);
        }
    }

    private void requireWhole(String name) {
        MessageDigest hash = Digest.newMessageDigest();
        hash(hash, file(name), 0, listing.size(name), name);
        Digest actual = Digest.of(hash);
        Digest expected = sums.digests().get(name);
        if (!actual.equals(expected)) {
            throw damaged(name, expected, actual);
        }
    }

    private void hash(MessageDigest hash, VolumeFile file, long from, long length, String subject) {
        byte[] buffer = buffers.get();
        long done = 0;
        while (done < length) {
            int n = (int) Math.min(buffer.length, length - done);
            file.read(buffer, 0, n, from + done);
            hash.update(buffer, 0, n);
            done += n;
            events.accept(new Event.TransferAdvanced(subject, n));
        }
    }

    private void open(String name) {
        files.put(name, VolumeFile.open(folder.resolve(name)));
    }

    private VolumeFile file(String name) {
        VolumeFile file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("not opened: " + name);
        }
        return file;
    }

    static IntegrityException damaged(
            String subject, @org.jspecify.annotations.Nullable Object expected, Object actual) {
        return new IntegrityException(
                "bundle-damaged",
                subject,
                String.valueOf(expected),
                String.valueOf(actual),
                "Copy this file again from where it came; the rest of the folder can stay.");
    }
}
