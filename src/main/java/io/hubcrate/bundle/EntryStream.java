package io.hubcrate.bundle;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.content.VerifyingInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Streams one entry straight out of the volumes, over all its segments. */
public final class EntryStream extends InputStream {
    private final Path folder;
    private final List<Segment> segments;
    private int next;
    private long position;
    private long left;
    private VolumeFile volume;

    private EntryStream(Path folder, List<Segment> segments) {
        this.folder = folder;
        this.segments = segments;
        this.volume = enter(segments.get(0));
    }

    /**
     * The bytes of {@code entry}, hashed while read: the last read fails with an
     * {@link io.hubcrate.failure.IntegrityException} if they are not the ones that the index names.
     */
    public static InputStream open(Path folder, Entry entry) {
        InputStream raw = new EntryStream(folder, entry.segments());
        return new VerifyingInputStream(raw, entry.subject(), entry.digest(), entry.size());
    }

    private VolumeFile enter(Segment segment) {
        next++;
        position = segment.offset();
        left = segment.length();
        return VolumeFile.open(folder.resolve(segment.volume()));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        while (left == 0) {
            if (next == segments.size()) {
                return -1;
            }
            volume.close();
            volume = enter(segments.get(next));
        }
        int n = (int) Math.min(length, left);
        volume.read(buffer, offset, n, position);
        position += n;
        left -= n;
        return n;
    }

    @Override
    public void close() {
        volume.close();
    }
}
