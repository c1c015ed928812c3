package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.BesideFile;
import io.hubcrate.content.Digest;
import io.hubcrate.content.ProcessLock;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.install.StateFolder;
import io.hubcrate.trust.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One site's store on the installing host, in its state folder and for the same owner alone: blobs by digest, of each
 * bundle the signed metadata by the digest of its {@code SHA256SUMS}, and what is remembered of both. Whoever is killed
 * while writing into it leaves what was whole before, and files that the next one takes away.
 */
public final class SiteStore {
    private static final String FOLDER = "store";
    private static final String BLOBS = "store/blobs";
    private static final String BUNDLES = "store/bundles";
    private static final String MEMORY = "memory.json";
    private static final String TRUST_COPY = "trust-";
    private static final String INCOMING = "incoming";
    private static final String LOCK = "lock";

    private final Path folder;
    private final Path bundles;
    private final BlobStore blobs;
    private final StoreDisk disk;

    private SiteStore(Path folder, Path blobs, Path bundles, StoreDisk disk) {
        this.folder = folder;
        this.bundles = bundles;
        this.blobs = new BlobStore(blobs, disk);
        this.disk = disk;
    }

    /** Opens the store of a state folder, made if it is not there. */
    public static SiteStore open(StateFolder state) {
        return open(state, StoreDisk.LOCAL);
    }

    static SiteStore open(StateFolder state, StoreDisk disk) {
        return new SiteStore(state.subfolder(FOLDER), state.subfolder(BLOBS), state.subfolder(BUNDLES), disk);
    }

    /**
     * For verbs that only look: nothing is made.
     *
     * @return empty if nothing was ever staged there
     * @throws MachineException code {@code state-folder-unsafe}
     */
    public static Optional<SiteStore> look(Path stateFolder) {
        Optional<Path> store = StateFolder.findSubfolder(stateFolder, FOLDER);
        Optional<Path> blobs = StateFolder.findSubfolder(stateFolder, BLOBS);
        Optional<Path> bundles = StateFolder.findSubfolder(stateFolder, BUNDLES);
        return store.isEmpty() || blobs.isEmpty() || bundles.isEmpty()
                ? Optional.empty()
                : Optional.of(new SiteStore(store.get(), blobs.get(), bundles.get(), StoreDisk.LOCAL));
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    BlobStore blobs() {
        return blobs;
    }

    StoreDisk disk() {
        return disk;
    }

    /** Where the signed metadata of that bundle stands. */
    Path bundle(Digest sums) {
        return bundles.resolve(sums.hex());
    }

    Path bundles() {
        return bundles;
    }

    StoreMemory memory() {
        return StoreMemory.read(folder.resolve(MEMORY));
    }

    void remember(StoreMemory memory) {
        try {
            disk.publish(folder.resolve(MEMORY), memory.toBytes());
        } catch (IOException e) {
            throw StoreFailures.unwritable(folder.resolve(MEMORY), e);
        }
    }

    /**
     * A small file, whole or not at all; on its way it stands where nobody reads, because whoever reads a bundle's folder
     * refuses what does not belong there.
     */
    void put(Path target, byte[] bytes) {
        Path beside = folder.resolve(INCOMING);
        try {
            disk.publish(beside, bytes);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.syncDirectory(Objects.requireNonNull(target.getParent()));
        } catch (IOException e) {
            throw StoreFailures.unwritable(target, e);
        }
    }

    /** Whether the bundle that serves is one that somebody went back to. */
    public boolean wentBack() {
        return memory().back();
    }

    /**
     * A bundle that was staged, judged now.
     *
     * @param folder what it is called: {@code NAME-VERSION-ARCH}
     * @return empty if none of that name is there
     */
    public Optional<StoredContent> find(String folder, TrustPolicy policy) {
        for (Digest sums : memory().bundles()) {
            if (index(sums).folderName().equals(folder)) {
                StoredContent content = open(sums, policy);
                content.requireWhole();
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    /** From now on this bundle serves, which was staged before and which somebody went back to. */
    @SuppressWarnings("try") // The lock is held, not used.
    public void goBackTo(Digest sums) {
        try (ProcessLock held = lock()) {
            if (memory().bundles().contains(sums)) {
                remember(memory().backTo(sums));
            }
        } catch (IOException e) {
            throw StoreFailures.unwritable(folder, e);
        }
    }

    /** Whether a bundle is there to serve. */
    public boolean serves() {
        return memory().current().isPresent();
    }

    /**
     * By what staged bundles are judged; empty if nothing is staged.
     *
     * @throws io.hubcrate.failure.InvalidInputException code {@code store-trust-changed}
     */
    public Optional<Path> trust() {
        return memory().findTrust().map(named -> named.open(this));
    }

    /** Where a key file of that digest is copied to. */
    Path trustCopy(Digest key) {
        return folder.resolve(TRUST_COPY + key.hex());
    }

    /** Takes away what killed runs have left on its way; who calls holds the {@link #lock}. */
    void clear() {
        try {
            for (String name : List.of(MEMORY, INCOMING)) {
                BesideFile.removeLeftBeside(folder.resolve(name));
            }
        } catch (IOException e) {
            throw StoreFailures.unwritable(folder, e);
        }
        blobs.debris().forEach(SweptFiles::delete);
    }

    /**
     * The bundle that serves, judged again.
     *
     * @throws io.hubcrate.failure.IntegrityException if its signatures do not count (any more), or what it claims does not
     *     fit (any more)
     * @throws StoreIncompleteException if a part of it is not there
     */
    public StoredContent current(TrustPolicy policy) {
        Digest sums = memory().current().orElseThrow(() -> new IllegalStateException("nothing is staged"));
        StoredContent content = open(sums, policy);
        content.requireWhole();
        return content;
    }

    /** The supplements that complete it, judged again, the latest first; see {@link #current}. */
    public List<StoredContent> supplements(TrustPolicy policy) {
        return memory().supplements().stream().map(sums -> open(sums, policy)).toList();
    }

    StoredContent open(Digest sums, TrustPolicy policy) {
        return new StoredContent(openSigned(sums, policy), sums, blobs);
    }

    private SignedBundle openSigned(Digest sums, TrustPolicy policy) {
        requireThere(sums);
        SignedBundle signed = BundleVerifier.openMetadata(bundle(sums), policy);
        if (!Digest.of(signed.sums().toBytes()).equals(sums)) {
            throw damaged(sums, "holds another bundle's");
        }
        return signed;
    }

    /** An index by its sums alone, whoever signed them: to count and to clear away, not to install. */
    BundleIndex index(Digest sums) {
        requireThere(sums);
        return BundleVerifier.openPinned(bundle(sums), sums);
    }

    /** The same; empty if it is damaged or gone: whoever stages once more mends it. */
    Optional<BundleIndex> findIndex(Digest sums) {
        try {
            return Optional.of(index(sums));
        } catch (MachineException | IntegrityException e) {
            return Optional.empty();
        }
    }

    private void requireThere(Digest sums) {
        if (!Files.isRegularFile(bundle(sums).resolve(BundleNames.SUMS), LinkOption.NOFOLLOW_LINKS)) {
            throw damaged(sums, "is not there");
        }
    }

    private MachineException damaged(Digest sums, String found) {
        return new MachineException(
                "store-damaged",
                "the signed list of a staged bundle's files " + found + ": " + bundle(sums),
                "Stage the bundle again: hubcrate stage --site FILE --bundle BUNDLE; parts that are there are not copied"
                        + " again. Where it is not wanted any more: rm " + ShellLine.quoted(folder.resolve(MEMORY))
                        + ", and stage what is.",
                null);
    }

    /**
     * One at a time writes into it.
     *
     * @throws MachineException code {@code store-busy}
     */
    ProcessLock lock() {
        Path file = folder.resolve(LOCK);
        try {
            return ProcessLock.tryTake(file)
                    .orElseThrow(() -> new MachineException(
                            "store-busy",
                            "another hubcrate is writing into the store " + folder,
                            "Wait until it has ended, or find it: fuser -v " + file + ". Nothing was changed.",
                            null));
        } catch (IOException e) {
            throw StoreFailures.unwritable(file, e);
        }
    }
}
