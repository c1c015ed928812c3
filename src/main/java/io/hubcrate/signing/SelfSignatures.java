package io.hubcrate.signing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a primary key says of itself and of its subkeys (RFC 4880 sections 5.2.1, 5.2.3.3 and 11.1). Only claims whose
 * signature holds are listened to, of several the newest. SHA-1 is let pass here, unlike in signatures over bundles: the
 * gpg 2.0 of CentOS 7 still makes its keys' own signatures with it, and the key itself was compared by fingerprint.
 */
final class SelfSignatures {
    private static final Comparator<PGPSignature> BY_TIME = Comparator.comparing(PGPSignature::getCreationTime);

    private final PGPPublicKey primary;

    SelfSignatures(PGPPublicKey primary) {
        this.primary = primary;
    }

    /** A user ID with its newest certification by the key itself. */
    record CertifiedName(byte[] rawName, PGPSignature certification) {
        boolean primary() {
            return certification.getHashedSubPackets().isPrimaryUserID();
        }
    }

    /** User IDs that the key certifies and has not revoked since. */
    List<CertifiedName> names() {
        List<CertifiedName> names = new ArrayList<>();
        for (Iterator<byte[]> ids = primary.getRawUserIDs(); ids.hasNext(); ) {
            byte[] id = ids.next();
            List<PGPSignature> valid = valid(primary.getSignaturesForID(id), s -> s.verifyCertification(id, primary));
            Optional<PGPSignature> newest =
                    valid.stream().filter(s -> certifies(s)).max(BY_TIME);
            Optional<PGPSignature> revoked = valid.stream()
                    .filter(s -> s.getSignatureType() == PGPSignature.CERTIFICATION_REVOCATION)
                    .max(BY_TIME);
            if (newest.isPresent() && (revoked.isEmpty() || BY_TIME.compare(newest.get(), revoked.get()) > 0)) {
                names.add(new CertifiedName(id, newest.get()));
            }
        }
        return names;
    }

    /** The newest claim over the whole key: a certification of one of {@code names} or a signature over the key. */
    Optional<PGPSignature> newestClaim(List<CertifiedName> names) {
        List<PGPSignature> claims = new ArrayList<>();
        names.forEach(name -> claims.add(name.certification()));
        claims.addAll(onPrimary(PGPSignature.DIRECT_KEY));
        return claims.stream().max(BY_TIME);
    }

    /** When the key was revoked by itself; whoever it has named as its revoker counts without further proof. */
    @Nullable
    Instant revocation(Optional<PGPSignature> newestClaim) {
        Optional<PGPSignature> own =
                onPrimary(PGPSignature.KEY_REVOCATION).stream().min(BY_TIME);
        if (own.isPresent()) {
            return own.get().getCreationTime().toInstant();
        }
        boolean namesRevoker = onPrimary(PGPSignature.DIRECT_KEY).stream().anyMatch(SelfSignatures::namesRevoker)
                || newestClaim.filter(SelfSignatures::namesRevoker).isPresent();
        for (Iterator<PGPSignature> all = primary.getSignaturesOfType(PGPSignature.KEY_REVOCATION);
                namesRevoker && all.hasNext(); ) {
            return all.next().getCreationTime().toInstant();
        }
        return null;
    }

    private static boolean namesRevoker(PGPSignature claim) {
        return claim.getHashedSubPackets().getRevocationKeys().length > 0;
    }

    /** The newest binding of {@code subkey} to this key. */
    Optional<PGPSignature> binding(PGPPublicKey subkey) {
        return onSubkey(subkey, PGPSignature.SUBKEY_BINDING).stream().max(BY_TIME);
    }

    @Nullable
    Instant revocation(PGPPublicKey subkey) {
        return onSubkey(subkey, PGPSignature.SUBKEY_REVOCATION).stream()
                .min(BY_TIME)
                .map(s -> s.getCreationTime().toInstant())
                .orElse(null);
    }

    /** Whether the subkey itself has signed that it belongs here, so that nobody can claim another's signing key. */
    boolean boundBack(PGPPublicKey subkey, PGPSignature binding) {
        return boundBack(subkey, binding.getHashedSubPackets()) || boundBack(subkey, binding.getUnhashedSubPackets());
    }

    private boolean boundBack(PGPPublicKey subkey, PGPSignatureSubpacketVector subpackets) {
        try {
            PGPSignatureList embedded = subpackets.getEmbeddedSignatures();
            for (int i = 0; i < embedded.size(); i++) {
                PGPSignature back = embedded.get(i);
                if (back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                        && holds(back, subkey, s -> s.verifyCertification(primary, subkey))) {
                    return true;
                }
            }
            return false;
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    /** Whether the claim lets the key sign; a claim that is silent lets it do all that its algorithm can. */
    static boolean allowsSigning(PGPSignature claim) {
        PGPSignatureSubpacketVector claims = claim.getHashedSubPackets();
        return !claims.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)
                || (claims.getKeyFlags() & KeyFlags.SIGN_DATA) != 0;
    }

    private List<PGPSignature> onPrimary(int type) {
        return valid(primary.getSignaturesOfType(type), s -> s.verifyCertification(primary));
    }

    private List<PGPSignature> onSubkey(PGPPublicKey subkey, int type) {
        return valid(subkey.getSignaturesOfType(type), s -> s.verifyCertification(primary, subkey));
    }

    private List<PGPSignature> valid(@Nullable Iterator<PGPSignature> all, Check check) {
        List<PGPSignature> valid = new ArrayList<>();
        while (all != null && all.hasNext()) {
            PGPSignature signature = all.next();
            if (signature.hasKeyIdentifier(primary.getKeyIdentifier()) && holds(signature, primary, check)) {
                valid.add(signature);
            }
        }
        return valid;
    }

    private static boolean holds(PGPSignature signature, PGPPublicKey by, Check check) {
        if (signature.getHashAlgorithm() == HashAlgorithmTags.MD5 || signature.getKeyAlgorithm() != by.getAlgorithm()) {
            return false;
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), by);
            return check.holds(signature);
        } catch (PGPException | RuntimeException e) {
            // A claim that cannot even be computed is no claim.
            return false;
        }
    }

    private static boolean certifies(PGPSignature signature) {
        return PGPSignature.isCertification(signature.getSignatureType());
    }

    private interface Check {
        boolean holds(PGPSignature signature) throws PGPException;
    }
}
