package io.hubcrate.build;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarLayout.Place;
import io.hubcrate.build.BundlePlan.PlannedVolume;
import io.hubcrate.content.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * Follows the arriving bytes with the tarballs' own sums, which are sequential by nature: they are ready soon after the
 * last byte, and the bytes are read while the system still holds them in memory. An entry that begins anew takes the
 * hash back to the entry's start.
 */
final class VolumeHasher {
    private static final int BUFFER = 64 << 10;

    private final BundlePlan plan;
    private final WorkVolumes files;
    private final Arrivals arrivals;
    private final byte[] buffer = new byte[BUFFER];

    VolumeHasher(BundlePlan plan, WorkVolumes files, Arrivals arrivals) {
        this.plan = plan;
        this.files = files;
        this.arrivals = arrivals;
    }

    /**
     * Returns when every entry has arrived.
     *
     * @return by file name
     * @throws InterruptedException if they will not arrive
     */
    Map<String, Digest> run() throws IOException, InterruptedException {
        Map<String, Digest> sums = new TreeMap<>();
        for (PlannedVolume volume : plan.volumes()) {
            sums.put(volume.volume().file(), sum(volume));
        }
        return sums;
    }

    private Digest sum(PlannedVolume volume) throws IOException, InterruptedException {
        Disk.RandomFile file = files.file(volume.volume().file());
        MessageDigest hash = Digest.newMessageDigest();
        int number = volume.first();
        for (Place place : volume.layout().places()) {
            hash.update(TarHeader.of(place.member()));
            hash = data(hash, file, number++, place);
            hash.update(new byte[place.padding()]);
        }
        hash.update(new byte[volume.layout().trailerLength()]);
        return Digest.of(hash);
    }

    private MessageDigest data(MessageDigest start, Disk.RandomFile file, int number, Place place)
            throws IOException, InterruptedException {
        int attempt = 0;
        MessageDigest hash = copy(start);
        long done = 0;
        while (true) {
            Arrivals.State state = arrivals.await(number, attempt, done);
            if (state.attempt() != attempt) {
                attempt = state.attempt();
                hash = copy(start);
                done = 0;
            }
            if (state.complete() && done == place.member().size()) {
                return hash;
            }
            int n = (int) Math.min(buffer.length, state.bytes() - done);
            if (n > 0) {
                read(file, place.dataOffset() + done, n);
                hash.update(buffer, 0, n);
                done += n;
            }
        }
    }

    private void read(Disk.RandomFile file, long position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
        long at = position;
        while (target.hasRemaining()) {
            int n = file.read(target, at);
            if (n < 0) {
                throw new EOFException("written bytes are not there: " + at);
            }
            at += n;
        }
    }

    private static MessageDigest copy(MessageDigest hash) {
        try {
            return (MessageDigest) hash.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK's SHA-256 can be cloned", e);
        }
    }
}
