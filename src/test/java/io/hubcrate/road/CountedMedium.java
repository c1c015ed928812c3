package io.hubcrate.road;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Platform;
import io.hubcrate.install.BundleContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A medium with some blobs of random bytes, which counts what is read of it. */
final class CountedMedium implements BundleContent {
    private static final int CHUNK = 1 << 16;

    private final List<byte[]> blobs = new ArrayList<>();
    private final BundleIndex index;
    final AtomicLong bytesRead = new AtomicLong();

    /** The place of a blob that is not what the index says; -1 for none. */
    volatile int damaged = -1;

    CountedMedium(int... sizes) {
        Random random = new Random(1);
        List<Entry> entries = new ArrayList<>();
        long offset = 0;
        for (int size : sizes) {
            byte[] blob = new byte[size];
            random.nextBytes(blob);
            blobs.add(blob);
            entries.add(new Entry(
                    Role.IMAGES,
                    Kind.BLOB,
                    "blobs/sha256/" + blobs.size(),
                    Digest.of(blob),
                    size,
                    false,
                    List.of(new Segment("images.tar", offset, size))));
            offset += size;
        }
        index = new BundleIndex(
                "medium",
                "1",
                Platform.LINUX_AMD64,
                1,
                null,
                List.of(),
                "0.1.0-test",
                Digest.of(new byte[0]),
                null,
                null,
                false,
                new BundleIndex.Requires(0, 0, 0),
                List.of(),
                List.of(),
                entries,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    byte[] blob(int place) {
        return blobs.get(place);
    }

    long size() {
        return blobs.stream().mapToLong(blob -> blob.length).sum();
    }

    @Override
    public BundleIndex index() {
        return index;
    }

    @Override
    public Digest sums() {
        return Digest.of(new byte[0]);
    }

    @Override
    public ByteSource open(Entry entry) {
        int place = index.entries().indexOf(entry);
        byte[] blob = blobs.get(place);
        return sink -> {
            for (int at = 0; at < blob.length; at += CHUNK) {
                int length = Math.min(CHUNK, blob.length - at);
                bytesRead.addAndGet(length);
                sink.write(blob, at, length);
            }
            if (place == damaged) {
                throw new IntegrityException(
                        "bundle-damaged", entry.subject(), entry.digest().toString(), "other bytes", "");
            }
        };
    }
}
