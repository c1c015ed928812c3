package io.hubcrate.rpm;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.signing.SignatureOutcome;
import io.hubcrate.signing.SignatureOutcome.Bad;
import io.hubcrate.signing.SignatureOutcome.Malformed;
import io.hubcrate.signing.SignatureOutcome.Refused;
import io.hubcrate.signing.SignatureOutcome.UnknownSigner;
import io.hubcrate.signing.SignatureOutcome.Weak;

/** A package that is not signed as it must be, or not what was signed. */
public final class RpmSignatureException extends IntegrityException {
    private static final long serialVersionUID = 1L;
    private static final String KEYS = "a signature by one of the repository's gpgKeys";

    private RpmSignatureException(String code, String subject, String expected, String actual, String advice) {
        super(code, subject, expected, actual, advice);
    }

    static RpmSignatureException missing(String subject, String actual) {
        return new RpmSignatureException(
                "rpm-signature-missing",
                subject,
                KEYS,
                actual,
                "Take the package from a repository that signs its packages, or sign it: rpmsign --addsign FILE.");
    }

    static RpmSignatureException digest(String subject, String what, String expected, String actual) {
        return new RpmSignatureException(
                "rpm-digest-mismatch",
                subject,
                what + " " + expected,
                actual,
                "The package is damaged or was changed after it was built. Use nothing of it; ask who runs the repository.");
    }

    static RpmSignatureException malformed(String subject, String reason) {
        return new RpmSignatureException(
                "rpm-malformed",
                subject,
                "an RPM package",
                reason,
                "Ask who runs the repository; nothing of it was used.");
    }

    static RpmSignatureException of(String subject, SignatureOutcome outcome) {
        if (outcome instanceof UnknownSigner unknown) {
            return new RpmSignatureException(
                    "rpm-signature-unknown",
                    subject,
                    KEYS,
                    "one by " + unknown.keyId(),
                    "If that is the distributor's key, get it from them by a way that you trust, compare its"
                            + " fingerprint, and add its file to gpgKeys of this repository.");
        }
        if (outcome instanceof Weak weak) {
            return new RpmSignatureException(
                    "rpm-signature-weak",
                    subject,
                    "a signature that proves something",
                    "one by " + weak.keyId() + " with " + weak.what(),
                    "Take a newer build of the package, one that is signed with SHA-256 or better.");
        }
        if (outcome instanceof Bad || outcome instanceof Malformed) {
            String reason = ((Refused) outcome).refusal().reason();
            return new RpmSignatureException(
                    "rpm-signature-bad",
                    subject,
                    KEYS,
                    "one that " + reason,
                    "The package is damaged or was changed after it was signed. Use nothing of it; ask who runs the"
                            + " repository.");
        }
        String reason = outcome instanceof Refused refused ? refused.refusal().reason() : "does not count";
        return new RpmSignatureException(
                "rpm-signature-revoked",
                subject,
                KEYS,
                "one that " + reason,
                "Ask the distributor for packages that are signed by a valid key.");
    }
}
