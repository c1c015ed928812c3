package io.hubcrate.trust;

import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.signing.KeyFileException;
import io.hubcrate.signing.SignatureVerifier;
import io.hubcrate.trust.TrustFolderReader.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The site's own trust: a single public key, or a folder with keys, a threshold, retired and revoked keys, and the
 * memory of what was installed. It is read once and whole when opened.
 */
public final class TrustStore implements TrustPolicy {
    private final Path source;
    private final Contents contents;
    private final @Nullable String site;
    private final @Nullable InstalledSequences sequences;
    private final Clock clock;
    private final boolean back;

    private TrustStore(
            Path source,
            Contents contents,
            @Nullable String site,
            @Nullable InstalledSequences sequences,
            Clock clock,
            boolean back) {
        this.back = back;
        this.source = source;
        this.contents = contents;
        this.site = site;
        this.sequences = sequences;
        this.clock = clock;
    }

    /**
     * Opens a trust.
     *
     * @param keyOrFolder a public key file (one signature is enough then) or a trust folder
     * @param siteName this site's name as {@code site.yaml} has it; null if there is none
     * @throws InvalidInputException codes {@code trust-store-missing}, {@code trust-store-empty},
     *     {@code trust-store-invalid}, {@code trust-threshold-unreachable}, {@code trust-site-differs}
     * @throws KeyFileException code {@code key-file-secret} if a secret key lies there
     * @throws MachineException codes {@code trust-store-unreadable}, {@code trust-store-unsafe} if somebody else could
     *     change the folder or what is in it
     */
    public static TrustStore open(Path keyOrFolder, @Nullable String siteName, Clock clock) {
        return open(keyOrFolder, siteName, clock, Set.of());
    }

    /**
     * The same, also of a folder that belongs to others than root and who runs this.
     *
     * @param owners numbers of the users who may own it
     */
    public static TrustStore open(Path keyOrFolder, @Nullable String siteName, Clock clock, Set<Integer> owners) {
        if (Files.isDirectory(keyOrFolder)) {
            Contents contents = TrustFolderReader.readFolder(keyOrFolder, owners);
            String site = agreedSite(keyOrFolder, contents.settings().site(), siteName);
            return new TrustStore(keyOrFolder, contents, site, new InstalledSequences(keyOrFolder), clock, false);
        }
        if (!Files.isRegularFile(keyOrFolder)) {
            throw new InvalidInputException(
                    "trust-store-missing",
                    keyOrFolder + " is neither a key file nor a folder",
                    "Name the signer's public key or the site's trust folder with --trust. The key comes by another"
                            + " way than the bundle: see hubcrate explain trust-store-missing.");
        }
        return new TrustStore(
                keyOrFolder, TrustFolderReader.readFile(keyOrFolder, owners), siteName, null, clock, false);
    }

    /**
     * The same for a bundle that was installed here before and that somebody goes back to: an older sequence is what he
     * wants. Everything else is judged as ever. Whoever calls makes sure that it was installed here.
     */
    public TrustStore goingBack() {
        return new TrustStore(source, contents, site, sequences, clock, true);
    }

    private static @Nullable String agreedSite(Path folder, @Nullable String stored, @Nullable String given) {
        if (stored != null && given != null && !stored.equals(given)) {
            throw new InvalidInputException(
                    "trust-site-differs",
                    folder + " belongs to the site " + stored + ", but this site is called " + given,
                    "Give the same name in trust.yaml and site.yaml, or the right trust folder with --trust.");
        }
        return stored == null ? given : stored;
    }

    @Override
    public void requireApart(Path bundle) {
        try {
            if (!source.toRealPath().startsWith(bundle.toRealPath())) {
                return;
            }
        } catch (IOException e) {
            throw new MachineException(
                    "trust-store-unreadable",
                    source + " or " + bundle + " cannot be found: " + IoReason.of(e),
                    ShellLine.of("Look who may read it: ls -ld {} {}", source, bundle),
                    e);
        }
        throw new InvalidInputException(
                "trust-inside-bundle",
                source + " lies inside the bundle " + bundle,
                "A key that came with the bundle proves nothing. Name the one that reached you by another way.");
    }

    @Override
    public Accepted requireSignatures(byte[] signed, SortedMap<String, byte[]> signatures) {
        SignatureVerifier verifier = new SignatureVerifier(
                contents.keys().stream().map(TrustedKey::certificate).toList(), clock);
        SignatureTally tally = new SignatureTally(contents);
        signatures.forEach((file, bytes) -> tally.add(file, verifier.verify(signed, bytes)));
        return tally.require(contents.settings().threshold());
    }

    @Override
    public List<String> requireAcceptable(Claims claims) {
        List<String> notes = new ArrayList<>();
        String bundle = claims.name() + " " + claims.version();
        if (sequences == null) {
            notes.add("a single key remembers nothing: whether this bundle is older than an installed one is unknown");
        } else {
            requireNotOlder(bundle, claims.sequence(), sequences.highest(claims.name()));
        }
        if (!claims.intendedSites().isEmpty()) {
            if (site == null) {
                notes.add("the bundle is meant for " + String.join(", ", claims.intendedSites())
                        + "; this site has no name to compare");
            } else if (!claims.intendedSites().contains(site)) {
                throw new ForeignSiteException(bundle, site, claims.intendedSites());
            }
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate validUntil = claims.validUntil();
        if (validUntil != null && today.isAfter(validUntil)) {
            throw new BundleExpiredException(bundle, validUntil, today);
        }
        return List.copyOf(notes);
    }

    /**
     * Demands that a bundle is not older than one of its name that is known to be installed, unless somebody goes back.
     *
     * @param bundle name and version
     * @param installed the highest sequence known
     * @throws OlderSequenceException if it is
     */
    public void requireNotOlder(String bundle, long sequence, long installed) {
        if (sequence < installed && !back) {
            throw new OlderSequenceException(bundle, installed, sequence);
        }
    }

    /**
     * Demands that {@link #recordInstalled} can do its work, before anything is installed that could not be remembered.
     * A single key file has no memory, then nothing is demanded.
     *
     * @throws MachineException code {@code trust-store-not-writable}
     */
    public void requireWritable() {
        if (sequences != null) {
            sequences.requireWritable();
        }
    }

    /**
     * Remembers that a bundle was installed; a lower sequence than the highest changes nothing. A single key file has no
     * memory, then nothing happens.
     *
     * @throws MachineException code {@code trust-store-not-writable}
     */
    public void recordInstalled(String name, long sequence) {
        if (sequences != null) {
            sequences.record(name, sequence);
        }
    }

    /** The highest sequence installed of this bundle name; 0 if none is known. */
    public long highestInstalled(String name) {
        return sequences == null ? 0 : sequences.highest(name);
    }

    /** This site's name; null if neither the trust folder nor the caller gave one. */
    public @Nullable String site() {
        return site;
    }

    /** How many different people must have signed. */
    public int threshold() {
        return contents.settings().threshold();
    }
}
