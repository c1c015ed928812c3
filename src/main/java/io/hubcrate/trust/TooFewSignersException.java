package io.hubcrate.trust;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.util.List;
import java.util.stream.Collectors;

/** Fewer trusted people have signed than the site asks for. */
public final class TooFewSignersException extends IntegrityException {
    private static final long serialVersionUID = 1L;

    private final int required;
    private final transient List<Signer> signers;
    private final transient List<String> unknown;

    private TooFewSignersException(
            String code, int required, List<Signer> signers, List<String> unknown, String found, String advice) {
        super(
                code,
                "signatures",
                required == 1 ? "one approval by a trusted key" : required + " approvals by different trusted keys",
                found,
                advice);
        this.required = required;
        this.signers = List.copyOf(signers);
        this.unknown = List.copyOf(unknown);
    }

    /** @param unknown files by keys that are not in the trust store, with the key ID */
    static TooFewSignersException of(int required, List<Signer> signers, List<String> unknown) {
        String others = unknown.isEmpty() ? "" : "; not trusted here: " + String.join(", ", unknown);
        if (!signers.isEmpty()) {
            String found = signers.stream()
                    .map(signer -> signer.userId() + " (" + signer.fingerprint() + ", " + signer.signedAt() + ")")
                    .collect(Collectors.joining(", "));
            return new TooFewSignersException(
                    "signature-too-few",
                    required,
                    signers,
                    unknown,
                    signers.size() + ": " + found + others,
                    "Let a further person whose key is in the trust folder sign, on a machine without network if need"
                            + " be: hubcrate sign BUNDLE --key KEY. Then copy the new SHA256SUMS.KEYID.asc here.");
        }
        if (!unknown.isEmpty()) {
            return new TooFewSignersException(
                    "signature-unknown-signer",
                    required,
                    signers,
                    unknown,
                    "none" + others,
                    "If this signer is to be trusted, get the public key by another way than the bundle, compare the"
                            + " fingerprint by telephone, and put it into the trust folder. Never take a key out of"
                            + " the bundle.");
        }
        return new TooFewSignersException(
                "signature-missing",
                required,
                signers,
                unknown,
                "no signature file",
                "Copy the bundle again with all of its files, SHA256SUMS.KEYID.asc among them. If it was never signed,"
                        + " the builder signs it: hubcrate sign BUNDLE --key KEY");
    }

    public int required() {
        return required;
    }

    /** Those that counted, each once. */
    public List<Signer> signers() {
        return signers;
    }

    /** Files by unknown signers, as {@code FILE by KEYID}. */
    public List<String> unknown() {
        return unknown;
    }
}
