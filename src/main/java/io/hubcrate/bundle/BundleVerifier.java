package io.hubcrate.bundle;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.trust.TrustPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Proves a bundle: the folder's listing, the signatures over {@code SHA256SUMS}, the index, what the index claims, and
 * then every byte. Each step rests on the one before; nothing is written and nothing unproven is interpreted beyond the
 * listing.
 */
public final class BundleVerifier {
    private BundleVerifier() {}

    /**
     * Verifies with every file read once. The tarballs are proven by their entries' digests and by making headers and
     * padding again, which leaves no byte unproven; their own sums in {@code SHA256SUMS} are for stock tools.
     *
     * @param threads how many to hash with; one reads in file order
     * @throws IntegrityException for the first thing that is not as signed, with the file's name as subject
     */
    public static VerifiedBundle verify(Path folder, TrustPolicy policy, EventSink events, int threads) {
        return verify(folder, policy, events, threads, false);
    }

    /** Like {@link #verify(Path, TrustPolicy, EventSink, int)}; with {@code wholeSums} the tarballs' own sums too. */
    public static VerifiedBundle verify(
            Path folder, TrustPolicy policy, EventSink events, int threads, boolean wholeSums) {
        return verify(BundleMedia.of(folder), policy, events, threads, wholeSums);
    }

    /**
     * Like {@link #verify(Path, TrustPolicy, EventSink, int)}, of a bundle spread over media. Each is wanted once, in the
     * order of the index's volumes.
     */
    public static VerifiedBundle verify(BundleMedia media, TrustPolicy policy, EventSink events, int threads) {
        return verify(media, policy, events, threads, false);
    }

    private static VerifiedBundle verify(
            BundleMedia media, TrustPolicy policy, EventSink events, int threads, boolean wholeSums) {
        return verify(media, policy, events, threads, wholeSums, signed -> EntryKeeper.NOTHING);
    }

    /**
     * Like {@link #verify(BundleMedia, TrustPolicy, EventSink, int)}, and what is verified is kept in the same pass: each
     * file is read once, from its beginning to its end.
     *
     * @param keeping asked once the signatures and the index are proven, before anything else is read; may refuse
     */
    public static VerifiedBundle verifyAndKeep(
            BundleMedia media, TrustPolicy policy, EventSink events, Function<SignedBundle, EntryKeeper> keeping) {
        return verify(media, policy, events, 1, false, keeping);
    }

    private static VerifiedBundle verify(
            BundleMedia media,
            TrustPolicy policy,
            EventSink events,
            int threads,
            boolean wholeSums,
            Function<SignedBundle, EntryKeeper> keeping) {
        FolderListing listing = FolderListing.of(media.folder());
        SignedBundle signed = open(listing, media, policy, mayCome(media));
        EntryKeeper keeper = keeping.apply(signed);
        new ContentCheck(media, listing, signed.sums(), signed.index(), events, keeper).run(threads, wholeSums);
        return new VerifiedBundle(
                media, signed.index(), Digest.of(signed.sums().toBytes()), signed.signers(), signed.notes());
    }

    /**
     * Proves everything but the content: the folder's listing, the signatures, the index, what it claims, and that the
     * tarballs it describes can be.
     *
     * @throws IntegrityException for the first thing that is not as signed
     */
    public static SignedBundle open(BundleMedia media, TrustPolicy policy) {
        return consistent(open(FolderListing.of(media.folder()), media, policy, mayCome(media)));
    }

    /**
     * The same of a folder that holds nothing but {@code SHA256SUMS}, the signatures over it and the index: what is left
     * of a bundle where its entries are kept by their digests.
     *
     * @throws IntegrityException for the first thing that is not as signed
     */
    public static SignedBundle openMetadata(Path folder, TrustPolicy policy) {
        return consistent(open(FolderListing.of(folder), BundleMedia.of(folder), policy, name -> true));
    }

    /**
     * The index of such a folder that is known by the digest of its {@code SHA256SUMS}, whoever has signed it.
     *
     * @throws IntegrityException if it is another one
     */
    public static BundleIndex openPinned(Path folder, Digest sums) {
        FolderListing listing = FolderListing.of(folder);
        byte[] bytes = listing.readSmall(BundleNames.SUMS, Sha256Sums.MAX_BYTES);
        if (!Digest.of(bytes).equals(sums)) {
            throw ContentCheck.damaged(BundleNames.SUMS, sums, Digest.of(bytes));
        }
        return index(listing, Sha256Sums.parse(bytes), name -> true);
    }

    private static SignedBundle consistent(SignedBundle signed) {
        VolumeLayouts.of(signed.index());
        ImageDocuments.requireConsistent(signed.index());
        return signed;
    }

    /** Whatever can be known to be missing is said at once; what a person may still put in is asked for later. */
    private static Predicate<String> mayCome(BundleMedia media) {
        return name ->
                name.endsWith(".tar") && (media.canAsk() || media.find(name).isPresent());
    }

    private static SignedBundle open(
            FolderListing listing, BundleMedia media, TrustPolicy policy, Predicate<String> elsewhere) {
        policy.requireApart(media.folder());
        byte[] bytes = listing.readSmall(BundleNames.SUMS, Sha256Sums.MAX_BYTES);
        TrustPolicy.Accepted accepted = policy.requireSignatures(bytes, listing.readSignatures());
        Sha256Sums sums = Sha256Sums.parse(bytes);
        BundleIndex index = index(listing, sums, elsewhere);
        List<String> notes = new ArrayList<>(accepted.notes());
        notes.addAll(policy.requireAcceptable(index.claims()));
        return new SignedBundle(media, index, sums, accepted.signers(), notes);
    }

    /**
     * Checks the content against {@code SHA256SUMS} and the index without asking who signed: what somebody does before
     * signing, or a build with its own work. It proves nothing about where the bundle comes from.
     *
     * @throws IntegrityException as {@link #verify(Path, TrustPolicy, EventSink, int)}
     */
    public static VerifiedBundle verifyContent(Path folder, EventSink events, int threads) {
        FolderListing listing = FolderListing.of(folder);
        byte[] bytes = listing.readSmall(BundleNames.SUMS, Sha256Sums.MAX_BYTES);
        Sha256Sums sums = Sha256Sums.parse(bytes);
        BundleMedia media = BundleMedia.of(folder);
        BundleIndex index = index(listing, sums, mayCome(media));
        new ContentCheck(media, listing, sums, index, events, EntryKeeper.NOTHING).run(threads, false);
        return new VerifiedBundle(media, index, Digest.of(bytes), List.of(), List.of());
    }

    /**
     * A quick look: every file that the index names is there with its size. Proves nothing of the content.
     *
     * @throws IntegrityException if not
     */
    public static void requireListing(Path folder) {
        FolderListing listing = FolderListing.of(folder);
        Sha256Sums sums = Sha256Sums.parse(listing.readSmall(BundleNames.SUMS, Sha256Sums.MAX_BYTES));
        index(listing, sums, mayCome(BundleMedia.of(folder)))
                .volumes()
                .forEach(volume -> ContentCheck.requireSize(listing, volume));
    }

    /** @param elsewhere whether a file that is not in the folder may be missing there */
    private static BundleIndex index(FolderListing listing, Sha256Sums sums, Predicate<String> elsewhere) {
        listing.requireExactly(sums.digests().keySet(), elsewhere);
        Digest expected = sums.digests().get(BundleNames.INDEX);
        if (expected == null) {
            throw new IntegrityException(
                    "sums-invalid",
                    BundleNames.SUMS,
                    "a line for " + BundleNames.INDEX,
                    "none",
                    "Ask for the bundle again.");
        }
        byte[] bytes = listing.readSmall(BundleNames.INDEX, BundleIndexReader.MAX_BYTES);
        Digest actual = Digest.of(bytes);
        if (!actual.equals(expected)) {
            throw ContentCheck.damaged(BundleNames.INDEX, expected, actual);
        }
        BundleIndex index = BundleIndexReader.read(bytes);
        requireSameFiles(index, sums);
        return index;
    }

    private static void requireSameFiles(BundleIndex index, Sha256Sums sums) {
        Set<String> indexed = new HashSet<>(index.documents());
        indexed.add(BundleNames.INDEX);
        index.volumes().forEach(volume -> indexed.add(volume.file()));
        if (!indexed.equals(sums.digests().keySet())) {
            Set<String> odd = new HashSet<>(sums.digests().keySet());
            odd.removeAll(indexed);
            indexed.removeAll(sums.digests().keySet());
            odd.addAll(indexed);
            throw IndexFields.malformed(
                    String.join(", ", odd.stream().sorted().toList()), "the files of SHA256SUMS", "others");
        }
        Digest lock = sums.digests().get(BundleNames.LOCK);
        if (lock != null && !lock.equals(index.lock())) {
            throw IndexFields.malformed(
                    "lock", "the digest of " + BundleNames.LOCK, index.lock().toString());
        }
    }
}
