package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.ImageLayout;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.install.BundleContent;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A staged bundle's parts out of the store, hashed again while they stream, exactly as from a medium. */
public final class StoredContent implements BundleContent {
    private static final int CHUNK = 1 << 16;

    private final SignedBundle bundle;
    private final Digest sums;
    private final BlobStore blobs;

    StoredContent(SignedBundle bundle, Digest sums, BlobStore blobs) {
        this.bundle = bundle;
        this.sums = sums;
        this.blobs = blobs;
    }

    @Override
    public BundleIndex index() {
        return bundle.index();
    }

    @Override
    public Digest sums() {
        return sums;
    }

    /** Whose signatures counted. */
    public List<Signer> signers() {
        return bundle.signers();
    }

    /** What a person should know. */
    public List<String> notes() {
        return bundle.notes();
    }

    @Override
    public ByteSource open(Entry entry) {
        if (entry.kind() == BundleIndex.Kind.LAYOUT) {
            // It follows from the images, and that it does was proven when the index was opened.
            byte[] document = ImageLayout.document(entry.name(), index().images());
            return sink -> sink.write(document, 0, document.length);
        }
        return stream(blobs, index(), entry);
    }

    /** @throws StoreIncompleteException if it is not there, here and while streaming */
    static ByteSource stream(BlobStore blobs, BundleIndex index, Entry entry) {
        if (!blobs.has(entry.digest(), entry.size())) {
            throw new StoreIncompleteException(index, Set.of(entry.digest()));
        }
        return sink -> {
            try (InputStream in = blobs.open(entry)) {
                byte[] buffer = new byte[CHUNK];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sink.write(buffer, 0, n);
                }
            } catch (NoSuchFileException e) {
                throw new StoreIncompleteException(index, Set.of(entry.digest()));
            }
        };
    }

    /** @throws StoreIncompleteException naming everything that is not there */
    void requireWhole() {
        Set<Digest> missing = new HashSet<>();
        for (Entry entry : index().entries()) {
            if (entry.kind() != BundleIndex.Kind.LAYOUT && !blobs.has(entry.digest(), entry.size())) {
                missing.add(entry.digest());
            }
        }
        // A bundle that completes another one names blobs that came with that.
        for (BundleIndex.Image image : index().images()) {
            for (Descriptor blob : StoredImages.blobs(image)) {
                if (!blobs.has(blob.digest(), blob.size())) {
                    missing.add(blob.digest());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new StoreIncompleteException(index(), missing);
        }
    }
}
