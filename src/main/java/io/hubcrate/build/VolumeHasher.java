package io.hubcrate.build;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.build.BundlePlan.Piece;
import io.hubcrate.build.BundlePlan.PlannedEntry;
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
 * hash back to the entry's start, into an earlier volume if it is cut.
 */
final class VolumeHasher {
    private static final int BUFFER = 64 << 10;
    private static final long TELL = 4L << 20;

    private final BundlePlan plan;
    private final WorkVolumes files;
    private final Arrivals arrivals;
    private final byte[] buffer = new byte[BUFFER];
    private final Map<String, Digest> sums = new TreeMap<>();
    private MessageDigest hash = Digest.newMessageDigest();
    /** Index in the plan of the volume that {@link #hash} is in. */
    private int current;

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
        for (PlannedEntry entry : plan.entries()) {
            follow(entry);
        }
        if (!plan.volumes().isEmpty()) {
            close();
        }
        return sums;
    }

    private void follow(PlannedEntry entry) throws IOException, InterruptedException {
        MessageDigest start = copy(hash);
        int startVolume = current;
        int attempt = 0;
        while (true) {
            int now = follow(entry, attempt);
            if (now == attempt) {
                return;
            }
            attempt = now;
            hash = copy(start);
            current = startVolume;
        }
    }

    /**
     * Hashes the entry with its frame until all of it is in place.
     *
     * @return the attempt; if another than the one given, what was hashed is void
     */
    private int follow(PlannedEntry entry, int attempt) throws IOException, InterruptedException {
        for (Piece piece : entry.pieces()) {
            enter(piece.volume());
            hash.update(TarHeader.of(piece.place().member()));
            int now = follow(entry.number(), piece, attempt);
            if (now != attempt) {
                return now;
            }
            hash.update(new byte[piece.place().padding()]);
        }
        // Until the digest was right, the bytes may begin anew.
        Arrivals.State state =
                arrivals.await(entry.number(), attempt, entry.entry().size());
        return state.attempt();
    }

    private int follow(int number, Piece piece, int attempt) throws IOException, InterruptedException {
        Disk.RandomFile file = files.file(piece.volume());
        long done = 0;
        while (done < piece.place().member().size()) {
            Arrivals.State state = arrivals.await(number, attempt, piece.from() + done);
            if (state.attempt() != attempt) {
                return state.attempt();
            }
            // As much as is there, but telling often enough how far this came.
            long end = Math.min(Math.min(piece.end(), state.bytes()) - piece.from(), done + TELL);
            while (done < end) {
                int n = (int) Math.min(buffer.length, end - done);
                read(file, piece.place().dataOffset() + done, n);
                hash.update(buffer, 0, n);
                done += n;
            }
        }
        return attempt;
    }

    /** Goes on in that volume, closing those before. */
    private void enter(String volume) {
        while (!plan.volumes().get(current).volume().file().equals(volume)) {
            close();
            current++;
        }
    }

    private void close() {
        PlannedVolume volume = plan.volumes().get(current);
        hash.update(new byte[volume.layout().trailerLength()]);
        // Finishing resets it for the next volume.
        sums.put(volume.volume().file(), Digest.of(hash));
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
