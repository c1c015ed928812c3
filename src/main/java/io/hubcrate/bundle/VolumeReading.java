package io.hubcrate.bundle;

import io.hubcrate.archive.TarLayout;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be read at one time, with the files open until it is closed: then their media may be taken out. */
final class VolumeReading implements AutoCloseable {
    /** Measured: larger ones leave the core's nearest caches between being read and being hashed. */
    private static final int BUFFER = 64 << 10;

    private record Task(String subject, long size, List<String> files, Runnable work) {}

    private final Sha256Sums sums;
    private final EventSink events;
    private final Map<String, VolumeFile> files = new HashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Map<IntegrityException, List<String>> suspects = Collections.synchronizedMap(new IdentityHashMap<>());
    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER]);

    VolumeReading(Sha256Sums sums, EventSink events) {
        this.sums = sums;
        this.events = events;
    }

    /** Everything of a volume that is no entry's. Opens it. */
    void addFrame(Volume volume, TarLayout layout, Path path) {
        VolumeFile file = open(volume.file(), path);
        tasks.add(new Task(volume.file(), 0, List.of(volume.file()), () -> TarFrame.requireIntact(file, layout)));
    }

    /** As many segments of an entry as stand in these volumes, which are open. */
    void addEntry(EntryCheck check, Set<String> volumes) {
        List<Segment> here = new ArrayList<>();
        for (Segment segment : check.remaining()) {
            if (!volumes.contains(segment.volume())) {
                break;
            }
            here.add(segment);
        }
        long size = here.stream().mapToLong(Segment::length).sum();
        List<String> from = here.stream().map(Segment::volume).toList();
        tasks.add(new Task(check.entry().subject(), size, from, () -> read(check, here)));
    }

    /** A whole file by its own sum. Opens it if need be. */
    void addWhole(String name, Path path) {
        VolumeFile file = files.containsKey(name) ? file(name) : open(name, path);
        long size = file.size();
        tasks.add(new Task(name, size, List.of(name), () -> requireWhole(name, file, size)));
    }

    /** @throws IntegrityException at the first difference */
    void run(int threads) {
        if (threads > 1) {
            // A late start of the largest would leave the other cores idle at the end.
            tasks.sort(Comparator.comparingLong(Task::size).reversed());
        }
        ParallelRun.run("verify", threads, tasks.stream().map(this::told).toList());
    }

    /** The files that were read for what failed. */
    List<String> suspects(IntegrityException failure) {
        return suspects.getOrDefault(failure, List.of());
    }

    private Runnable told(Task task) {
        return () -> {
            events.accept(new Event.TransferStarted(task.subject(), task.size()));
            try {
                task.work().run();
            } catch (IntegrityException e) {
                suspects.put(e, task.files());
                throw e;
            }
            events.accept(new Event.TransferFinished(task.subject(), false));
        };
    }

    private void read(EntryCheck check, List<Segment> segments) {
        byte[] buffer = buffers.get();
        check.begin();
        for (Segment segment : segments) {
            VolumeFile file = file(segment.volume());
            long done = 0;
            while (done < segment.length()) {
                int n = (int) Math.min(buffer.length, segment.length() - done);
                file.read(buffer, 0, n, segment.offset() + done);
                check.update(buffer, n);
                done += n;
                events.accept(new Event.TransferAdvanced(check.entry().subject(), n));
            }
            check.segmentRead();
        }
    }

    private void requireWhole(String name, VolumeFile file, long size) {
        MessageDigest hash = Digest.newMessageDigest();
        byte[] buffer = buffers.get();
        long done = 0;
        while (done < size) {
            int n = (int) Math.min(buffer.length, size - done);
            file.read(buffer, 0, n, done);
            hash.update(buffer, 0, n);
            done += n;
            events.accept(new Event.TransferAdvanced(name, n));
        }
        Digest actual = Digest.of(hash);
        Digest expected = sums.digests().get(name);
        if (!actual.equals(expected)) {
            throw ContentCheck.damaged(name, expected, actual);
        }
    }

    private VolumeFile open(String name, Path path) {
        VolumeFile file = VolumeFile.open(path);
        files.put(name, file);
        return file;
    }

    private VolumeFile file(String name) {
        VolumeFile file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("not opened: " + name);
        }
        return file;
    }

    @Override
    public void close() {
        files.values().forEach(VolumeFile::close);
    }
}
