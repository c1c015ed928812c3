package io.hubcrate.trust;

import io.hubcrate.signing.Certificate;
import io.hubcrate.signing.SignatureOutcome;
import io.hubcrate.signing.SignatureOutcome.Good;
import io.hubcrate.signing.SignatureOutcome.Refusal;
import io.hubcrate.signing.SignatureOutcome.Refused;
import io.hubcrate.signing.SignatureOutcome.UnknownSigner;
import io.hubcrate.trust.TrustFolderReader.Contents;
import io.hubcrate.trust.TrustPolicy.Accepted;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts signatures under the site's rules; the first that must not be there ends it. */
final class SignatureTally {
    /** A file named after a key must be by that key, or a renamed file would go unnoticed. */
    private static final Pattern NAMED_AFTER_KEY = Pattern.compile(".*\\.([0-9A-Fa-f]{16,})\\.asc");

    private final Contents contents;
    private final List<Signer> signers = new ArrayList<>();
    private final Set<String> counted = new HashSet<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    SignatureTally(Contents contents) {
        this.contents = contents;
        notes.addAll(contents.notes());
    }

    void add(String file, SignatureOutcome outcome) {
        if (outcome instanceof Refused refused) {
            Refusal refusal = refused.refusal();
            throw new SignatureRefusedException(refusal.code(), file, refusal.reason(), refusal.advice());
        } else if (outcome instanceof UnknownSigner signer) {
            addUnknown(file, signer);
        } else if (outcome instanceof Good good) {
            addGood(file, good);
        }
    }

    private void addUnknown(String file, UnknownSigner signer) {
        requireName(file, signer.keyId(), name -> name.equals(signer.keyId()) || name.equals(signer.fingerprint()));
        for (Map.Entry<String, String> revoked : contents.revoked().entrySet()) {
            // The key's file may be gone from the folder; its fingerprint stays on the list.
            if (revoked.getKey().endsWith(signer.keyId())) {
                throw revoked(file, signer.keyId(), revoked.getValue());
            }
        }
        unknown.add(file + " by " + signer.keyId());
    }

    private void addGood(String file, Good good) {
        String signer = good.keyId() + " (" + good.userId() + ")";
        TrustedKey key = contents.keys().stream()
                .filter(candidate -> candidate.certificate().fingerprint().equals(good.fingerprint()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a good signature by no key: " + good));
        Certificate certificate = key.certificate();
        requireName(
                file,
                good.keyId(),
                name -> name.equals(good.keyId())
                        || name.equals(certificate.keyId())
                        || name.equals(certificate.fingerprint())
                        || (name.endsWith(good.keyId()) && certificate.hasKey(name)));
        if (key.status() instanceof KeyStatus.Revoked revoked) {
            throw revoked(file, signer, revoked.reason());
        }
        if (key.status() instanceof KeyStatus.Retired retired
                && !good.signedAt().isBefore(retired.since())) {
            throw new SignatureRefusedException(
                    "signature-key-retired",
                    file,
                    "was made on " + good.signedAt() + " by " + signer + ", a key retired since " + retired.since(),
                    "The site retired this key in trust.yaml. Ask for a signature by the key that follows it, and ask"
                            + " the signer why the old one is still in use.");
        }
        if (good.expiredSince() != null) {
            notes.add(file + ": made in time, but the key " + signer + " has expired since, on " + good.expiredSince());
        }
        if (counted.add(good.fingerprint())) {
            signers.add(new Signer(good.fingerprint(), good.userId(), good.signedAt()));
        } else {
            notes.add(file + ": " + good.userId() + " has signed twice, which counts once");
        }
    }

    private static SignatureRefusedException revoked(String file, String signer, String reason) {
        return new SignatureRefusedException(
                "signature-key-revoked",
                file,
                "is by " + signer + ", a key that this site has revoked: " + reason,
                "A revoked key proves nothing, whatever the date: who stole it can date as he likes. Ask for a"
                        + " signature by a valid key.");
    }

    private static void requireName(String file, String keyId, Predicate<String> fits) {
        Matcher name = NAMED_AFTER_KEY.matcher(file);
        if (name.matches() && !fits.test(name.group(1))) {
            throw new SignatureRefusedException(
                    "signature-misnamed",
                    file,
                    "is by " + keyId + ", another key than its name says",
                    "Somebody renamed it. Copy the bundle again from where it was made.");
        }
    }

    Accepted require(int threshold) {
        if (signers.size() < threshold) {
            throw TooFewSignersException.of(threshold, signers, unknown);
        }
        unknown.forEach(file -> notes.add(file + ", which is not in the trust folder: not counted"));
        return new Accepted(signers, notes);
    }
}
