package io.hubcrate.bundle;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.content.VerifyingInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Streams one entry straight out of the volumes, over all its segments. */
public final class EntryStream extends InputStream {
    private final Function<String, Path> volumes;
    private final List<Segment> segments;
    private int next;
    private long position;
    private long left;
    private VolumeFile volume;

    private EntryStream(Function<String, Path> volumes, List<Segment> segments) {
        this.volumes = volumes;
        this.segments = segments;
        this.volume = enter(segments.get(0));
    }

    /**
     * The bytes of {@code entry}, hashed while read: the last read fails with an
     * {@link io.hubcrate.failure.IntegrityException} if they are not the ones that the index names.
     */
    public static InputStream open(Path folder, Entry entry) {
        return verifying(raw(folder::resolve, entry), entry);
    }

    /**
     * The same out of media; one that is not there is asked for when its first byte is read. Not for what a running
     * command waits for: see {@link #openHere}.
     *
     * @throws io.hubcrate.failure.IntegrityException if a medium does not come, here and while reading
     */
    public static InputStream open(BundleMedia media, BundleIndex index, Entry entry) {
        return verifying(raw(volume -> media.require(index, volume), entry), entry);
    }

    /**
     * The same out of the media that are in at this moment; nobody is asked. For commands that run while they are fed, after
     * {@link BundleMedia#await}; if a medium is taken out all the same, the stream fails and the work is done again.
     *
     * @throws io.hubcrate.failure.IntegrityException code {@code bundle-incomplete} if a medium is not in, here and while
     *     reading
     */
    public static InputStream openHere(BundleMedia media, Entry entry) {
        return verifying(raw(media::requireHere, entry), entry);
    }

    /** The bytes as they are, unproven. */
    static InputStream raw(Function<String, Path> volumes, Entry entry) {
        return new EntryStream(volumes, entry.segments());
    }

    private static InputStream verifying(InputStream raw, Entry entry) {
        return new VerifyingInputStream(raw, entry.subject(), entry.digest(), entry.size());
    }

    private VolumeFile enter(Segment segment) {
        next++;
        position = segment.offset();
        left = segment.length();
        return VolumeFile.open(volumes.apply(segment.volume()));
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
