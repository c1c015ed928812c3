package io.hubcrate.trust;

import java.time.LocalDate;

/** A bundle whose last day has passed in UTC. */
public final class BundleExpiredException extends BundleNotAcceptableException {
    private static final long serialVersionUID = 1L;

    private final transient LocalDate validUntil;
    private final transient LocalDate today;

    BundleExpiredException(String bundle, LocalDate validUntil, LocalDate today) {
        super(
                "bundle-expired",
                bundle,
                "a bundle valid on " + today,
                "one valid until " + validUntil,
                "Ask the builder for a newer bundle. If today is not " + today + ", set this machine's clock: date -u");
        this.validUntil = validUntil;
        this.today = today;
    }

    /** The last day on which it could be used. */
    public LocalDate validUntil() {
        return validUntil;
    }

    /** This machine's day, in UTC. */
    public LocalDate today() {
        return today;
    }
}
