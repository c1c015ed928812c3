package io.hubcrate.bundle;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;

/** Adds signatures to a bundle that stands already. */
public final class BundleSigning {
    private BundleSigning() {}

    /**
     * What a signature must be made over, after the whole content was checked against it: nobody should sign a damaged
     * copy.
     *
     * @throws IntegrityException if the content is not what the sums say
     */
    public static byte[] readSums(Path folder, EventSink events, int threads) {
        VerifiedBundle checked = BundleVerifier.verifyContent(folder, events, threads);
        byte[] sums = FolderListing.of(folder).readSmall(BundleNames.SUMS, Sha256Sums.MAX_BYTES);
        if (!Digest.of(sums).equals(checked.sums())) {
            throw ContentCheck.damaged(BundleNames.SUMS, checked.sums(), Digest.of(sums));
        }
        return sums;
    }

    /** The signature files of a bundle by name. */
    public static SortedMap<String, byte[]> signatures(Path folder) {
        return FolderListing.of(folder).readSignatures();
    }

    /**
     * Puts a signature beside the others, whole or not at all.
     *
     * @param keyId key ID or fingerprint in upper-case hexadecimal
     * @param armored one detached signature by that key over the sums
     * @param replace whether a different signature by the same key gives way
     * @return the file's name
     * @throws InvalidInputException code {@code signature-exists} if a different one is there and may not be replaced
     */
    public static String sign(Path folder, String keyId, byte[] armored, boolean replace) {
        String name = BundleNames.signature(keyId);
        SortedMap<String, byte[]> present = FolderListing.of(folder).readSignatures();
        byte[] before = present.get(name);
        if (before != null && Arrays.equals(before, armored)) {
            return name;
        }
        if (before != null && !replace) {
            throw new InvalidInputException(
                    "signature-exists",
                    name + " holds another signature by this key already",
                    "If the old one should go, say --replace.");
        }
        try {
            AtomicFile.write(folder.resolve(name), armored);
        } catch (IOException e) {
            throw new MachineException(
                    "bundle-unwritable",
                    "cannot write " + name + " into " + folder,
                    "Copy the bundle to a disk first.",
                    e);
        }
        return name;
    }
}
