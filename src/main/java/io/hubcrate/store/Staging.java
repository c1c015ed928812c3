package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleMetadata;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.EntryKeeper;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.content.ByteSize;
import io.hubcrate.content.Digest;
import io.hubcrate.content.ProcessLock;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.trust.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a bundle from its media into the store: verified and copied in one pass, each medium read once and in order. The
 * bundle counts as there when all of it is; whoever is killed before goes on with what is whole.
 */
public final class Staging {
    /** Files end at such borders on most disks. */
    private static final long BLOCK = 4096;

    private final SiteStore store;
    private final EventSink events;

    public Staging(SiteStore store, EventSink events) {
        this.store = store;
        this.events = events;
    }

    /** What a bundle is to the store. */
    public enum As {
        /** The one that serves from now on. */
        BUNDLE,
        /** One that completes it. */
        SUPPLEMENT
    }

    /**
     * What came of it.
     *
     * @param content out of the store, so that the medium can go
     * @param bytes that the bundle takes in the store
     * @param copied those of them that were not there before
     * @param known whether the store counted it before, as what it is now
     */
    public record Staged(StoredContent content, long bytes, long copied, boolean known) {}

    /** What a bundle takes in a store. */
    private record Room(long bytes, long toCopy) {}

    /**
     * Verifies, as {@code verify} does, and keeps.
     *
     * @param policy made from the trust
     * @param trust its absolute path, remembered for the next time
     * @throws IntegrityException for the first thing that is not as signed; the store serves what it served before
     * @throws io.hubcrate.failure.MachineException codes {@code store-disk-small} before the first byte is copied,
     *     {@code store-unwritable}, {@code store-busy}
     * @throws InvalidInputException codes {@code stage-supplement}, {@code supplement-conflicts}, {@code load-not-supplement}
     */
    @SuppressWarnings("try") // The lock is held, not used.
    public Staged stage(BundleMedia media, TrustPolicy policy, Path trust, As as) {
        try (ProcessLock held = store.lock()) {
            // Nobody else writes: what is on its way belongs to somebody who was killed.
            store.clear();
            Room[] room = new Room[1];
            VerifiedBundle verified = BundleVerifier.verifyAndKeep(media, policy, events, signed -> {
                requireFits(signed.index(), as);
                room[0] = requireRoom(signed);
                return keeper();
            });
            keepMetadata(media.folder(), verified.sums());
            StoredContent content = store.open(verified.sums(), policy);
            boolean known = (as == As.BUNDLE
                            ? store.memory().bundles()
                            : store.memory().supplements())
                    .contains(verified.sums());
            remember(verified, StoredTrust.keep(trust, store), as);
            return new Staged(content, room[0].bytes(), room[0].toCopy(), known);
        } catch (IOException e) {
            throw StoreFailures.unwritable(store.folder(), e);
        }
    }

    /** Counts a supplement no longer that nobody wanted in the end; its parts stay until a collection. */
    @SuppressWarnings("try") // The lock is held, not used.
    public void letGo(Staged supplement) {
        if (supplement.known()) {
            return;
        }
        try (ProcessLock held = store.lock()) {
            store.remember(store.memory().without(List.of(supplement.content().sums())));
        } catch (IOException e) {
            throw StoreFailures.unwritable(store.folder(), e);
        }
    }

    /** The image layout's documents are made again from the images when they are wanted. */
    private EntryKeeper keeper() {
        EntryKeeper all = store.blobs().keeper();
        return entry -> entry.kind() == BundleIndex.Kind.LAYOUT ? Optional.empty() : all.begin(entry);
    }

    private void requireFits(BundleIndex index, As as) {
        StoreMemory memory = store.memory();
        if (as == As.SUPPLEMENT) {
            Supplements.requireSupplement(index);
            memory.current().map(store::index).ifPresent(main -> Supplements.requireCompatible(main, index));
        } else if (!mayServe(index)) {
            throw new InvalidInputException(
                    "stage-supplement",
                    index.name() + " " + index.version()
                            + " brings no Kubernetes, and the store serves a bundle that does:"
                            + " it would take that one's place",
                    "To complete the one that serves: hubcrate load --site FILE --bundle BUNDLE --trust KEYS");
        }
    }

    /** Whether a bundle would not take the place of one that brings more: a supplement completes, it serves nobody alone. */
    public boolean mayServe(BundleIndex index) {
        return index.findKubernetes().isPresent()
                || store.memory()
                        .current()
                        .flatMap(store::findIndex)
                        .flatMap(BundleIndex::findKubernetes)
                        .isEmpty();
    }

    private Room requireRoom(SignedBundle signed) {
        Map<Digest, Long> sizes = new HashMap<>();
        for (Entry entry : signed.index().entries()) {
            if (entry.kind() != BundleIndex.Kind.LAYOUT) {
                sizes.put(entry.digest(), entry.size());
            }
        }
        long bytes = 0;
        long toCopy = 0;
        for (Map.Entry<Digest, Long> blob : sizes.entrySet()) {
            long taken = (blob.getValue() + BLOCK - 1) / BLOCK * BLOCK;
            bytes += taken;
            toCopy += store.blobs().has(blob.getKey(), blob.getValue()) ? 0 : taken;
        }
        long free;
        try {
            free = store.disk().usable(store.folder());
        } catch (IOException e) {
            throw StoreFailures.unreadable(store.folder(), e);
        }
        events.info(
                "store-space",
                signed.index().name() + " " + signed.index().version() + " takes " + ByteSize.format(bytes)
                        + " in the store " + store.folder() + "; " + ByteSize.format(toCopy) + " to copy, "
                        + ByteSize.format(free) + " free");
        if (toCopy > free) {
            throw StoreFailures.tooSmall(store.folder(), toCopy, free);
        }
        return new Room(bytes, toCopy);
    }

    /** @param sums what was verified; the medium may have been changed since */
    private void keepMetadata(Path folder, Digest sums) {
        BundleMetadata metadata = BundleMetadata.read(folder);
        if (!metadata.sums().equals(sums)) {
            throw new IntegrityException(
                    "bundle-damaged",
                    folder.toString(),
                    "the bundle that was verified, " + sums,
                    "another one, " + metadata.sums(),
                    "Leave the medium in until the command has ended, then type it again.");
        }
        Path target = store.bundle(sums);
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw StoreFailures.unwritable(target, e);
        }
        metadata.files().forEach((name, bytes) -> store.put(target.resolve(name), bytes));
    }

    private void remember(VerifiedBundle verified, StoredTrust trust, As as) {
        StoreMemory memory = store.memory();
        if (as == As.BUNDLE) {
            store.remember(memory.withBundle(verified.sums(), trust));
            return;
        }
        List<Digest> earlier = memory.supplements().stream()
                .filter(sums -> store.findIndex(sums)
                        .map(BundleIndex::name)
                        .filter(verified.index().name()::equals)
                        .isPresent())
                .toList();
        store.remember(memory.withSupplement(verified.sums(), trust, earlier));
    }
}
