package io.hubcrate.signing;

import io.hubcrate.signing.SignatureOutcome.Bad;
import io.hubcrate.signing.SignatureOutcome.Good;
import io.hubcrate.signing.SignatureOutcome.Malformed;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/** One signature over bytes that pass by. */
public final class PackageSignatureCheck {
    private final @Nullable PGPSignature signature;
    private final SignatureOutcome ifItHolds;

    /** For a signature that is refused whatever follows. */
    PackageSignatureCheck(SignatureOutcome known) {
        this(null, known);
    }

    private PackageSignatureCheck(@Nullable PGPSignature signature, SignatureOutcome ifItHolds) {
        this.signature = signature;
        this.ifItHolds = ifItHolds;
    }

    static PackageSignatureCheck of(PGPSignature signature, PGPPublicKey key, String fingerprint, String userId) {
        if (signature.getKeyAlgorithm() != key.getAlgorithm()) {
            return new PackageSignatureCheck(new Bad(KeyIds.keyId(key.getKeyID()), userId));
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        } catch (PGPException | RuntimeException e) {
            return new PackageSignatureCheck(new Malformed("has numbers that do not fit its key"));
        }
        return new PackageSignatureCheck(
                signature,
                new Good(
                        KeyIds.keyId(key.getKeyID()),
                        fingerprint,
                        userId,
                        signature.getCreationTime().toInstant(),
                        null));
    }

    /** The next signed bytes. */
    public void update(byte[] bytes, int offset, int length) {
        if (signature != null) {
            signature.update(bytes, offset, length);
        }
    }

    /** What is to be said of it, once all signed bytes have passed. */
    public SignatureOutcome finish() {
        if (signature == null || !(ifItHolds instanceof Good good)) {
            return ifItHolds;
        }
        try {
            return signature.verify() ? good : new Bad(good.keyId(), good.userId());
        } catch (PGPException | RuntimeException e) {
            // Numbers that do not fit the key's algorithm: whatever the library says of them, nothing holds.
            return new Bad(good.keyId(), good.userId());
        }
    }
}
