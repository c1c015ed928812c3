package io.hubcrate.build;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarLayout;
import io.hubcrate.build.BundlePlan.Piece;
import io.hubcrate.build.BundlePlan.PlannedEntry;
import io.hubcrate.build.BundlePlan.PlannedVolume;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tarballs while they fill up: the frame of each member is written around its data, in whatever order. */
final class WorkVolumes implements Closeable {
    private final BundlePlan plan;
    private final Map<String, Disk.RandomFile> files = new LinkedHashMap<>();

    private WorkVolumes(BundlePlan plan) {
        this.plan = plan;
    }

    static WorkVolumes open(BundlePlan plan, Path folder, Disk disk) throws IOException {
        WorkVolumes volumes = new WorkVolumes(plan);
        try {
            for (PlannedVolume planned : plan.volumes()) {
                String name = planned.volume().file();
                volumes.files.put(name, disk.open(folder.resolve(name)));
            }
        } catch (IOException e) {
            volumes.close();
            throw e;
        }
        return volumes;
    }

    Disk.RandomFile file(String name) {
        Disk.RandomFile file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("no such volume: " + name);
        }
        return file;
    }

    /** The entry's own bytes, wherever its pieces stand. */
    EntryFile data(PlannedEntry entry) {
        return new EntryFile(entry.pieces(), this);
    }

    void writeHeader(PlannedEntry entry) throws IOException {
        for (Piece piece : entry.pieces()) {
            ByteBuffer header = ByteBuffer.wrap(TarHeader.of(piece.place().member()));
            file(piece.volume()).write(header, piece.place().headerOffset());
        }
    }

    void writePadding(PlannedEntry entry) throws IOException {
        for (Piece piece : entry.pieces()) {
            ByteBuffer zeros = ByteBuffer.allocate(piece.place().padding());
            if (zeros.hasRemaining()) {
                file(piece.volume()).write(zeros, piece.place().dataEnd());
            }
        }
    }

    /** Returns when all that is written so far is on the medium; others may go on writing. */
    void force() throws IOException {
        for (Disk.RandomFile file : files.values()) {
            file.force();
        }
    }

    /** Closes every tar, after its members: a file grows from its start, which sticks need. */
    void finish() throws IOException {
        for (PlannedVolume planned : plan.volumes()) {
            TarLayout layout = planned.layout();
            Disk.RandomFile file = file(planned.volume().file());
            file.write(ByteBuffer.allocate(layout.trailerLength()), layout.trailerOffset());
            if (file.size() != layout.size()) {
                throw new IOException(planned.volume().file() + " has " + file.size() + " bytes, not " + layout.size());
            }
            file.force();
        }
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Disk.RandomFile file : files.values()) {
            try {
                file.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
