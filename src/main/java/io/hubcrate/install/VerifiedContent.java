package io.hubcrate.install;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.EntryStream;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.failure.MachineException;
import java.io.InputStream;

/** A verified bundle's parts straight out of its volumes, proven once more by {@link EntryStream}. */
public final class VerifiedContent implements BundleContent {
    private static final int CHUNK = 1 << 16;

    private final VerifiedBundle bundle;
    private final BundleMedia media;
    private int streams;

    /** @param media where the bundle was verified */
    public VerifiedContent(VerifiedBundle bundle, BundleMedia media) {
        this.bundle = bundle;
        this.media = media;
    }

    @Override
    public BundleIndex index() {
        return bundle.index();
    }

    @Override
    public Digest sums() {
        return bundle.sums();
    }

    @Override
    public ByteSource open(Entry entry) {
        // Here, before the command that takes the bytes begins: no clock runs while a person looks for a medium.
        awaitMedium(entry);
        return openHere(entry);
    }

    /** What streams elsewhere ends first, and nothing begins before the answer: no medium is taken from under it. */
    private synchronized void awaitMedium(Entry entry) {
        try {
            while (streams > 0 && !isHere(entry)) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new InterruptedRunException("waiting for a medium was interrupted", e);
        }
        media.await(bundle.index(), entry);
    }

    @Override
    public boolean isHere(Entry entry) {
        try {
            return entry.segments().stream()
                    .allMatch(segment -> media.find(segment.volume()).isPresent());
        } catch (MachineException e) {
            // A stick that was pulled leaves its mount behind, in which nothing can be read.
            return false;
        }
    }

    @Override
    public ByteSource openHere(Entry entry) {
        return sink -> {
            count(1);
            try (InputStream in = EntryStream.openHere(media, entry)) {
                byte[] buffer = new byte[CHUNK];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sink.write(buffer, 0, n);
                }
            } finally {
                count(-1);
            }
        };
    }

    private synchronized void count(int more) {
        streams += more;
        notifyAll();
    }
}
