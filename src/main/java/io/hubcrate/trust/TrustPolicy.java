package io.hubcrate.trust;

import io.hubcrate.failure.IntegrityException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a site accepts. A key found inside a bundle is never one of its keys. */
public interface TrustPolicy {
    /**
     * Demands that none of the keys lies inside this bundle: what came with a bundle proves nothing of it.
     *
     * @param bundle its folder
     * @throws io.hubcrate.failure.InvalidInputException code {@code trust-inside-bundle}
     */
    void requireApart(Path bundle);

    /**
     * Demands enough good signatures over {@code signed}.
     *
     * @param signatures armored detached signatures by file name, one signer each
     * @return who signed, in order of file name
     * @throws IntegrityException if fewer than the threshold's number of distinct trusted keys have signed, or if any
     *     of the files is damaged, forged, by a revoked key or dated ahead of the clock
     */
    Accepted requireSignatures(byte[] signed, SortedMap<String, byte[]> signatures);

    /**
     * Demands that a bundle with these claims may be used here and now.
     *
     * @return notes, for example that the bundle names sites and this site has no name
     * @throws IntegrityException for an older sequence, a foreign site or a day that has passed
     */
    List<String> requireAcceptable(Claims claims);

    /** The signers that counted, and notes such as a key that has expired since. */
    record Accepted(List<Signer> signers, List<String> notes) {
        public Accepted {
            signers = List.copyOf(signers);
            notes = List.copyOf(notes);
        }
    }

    /** A signer: the primary key's fingerprint in upper-case hexadecimal, the user ID, and when. */
    record Signer(String fingerprint, String userId, Instant signedAt) {}

    /** What a bundle's signed index says of itself. */
    record Claims(
            String name, String version, long sequence, @Nullable LocalDate validUntil, List<String> intendedSites) {
        public Claims {
            intendedSites = List.copyOf(intendedSites);
        }
    }
}
