package io.hubcrate.trust;

import io.hubcrate.signing.Certificate;

/** A key file's key and what the site says of it. */
record TrustedKey(String file, Certificate certificate, KeyStatus status) {
    /** Whether a signature by it could still count for something. */
    boolean mayCount() {
        return !(status instanceof KeyStatus.Revoked)
                && certificate.revoked() == null
                && certificate.unusable() == null;
    }
}
