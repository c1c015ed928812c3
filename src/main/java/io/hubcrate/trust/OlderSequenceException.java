package io.hubcrate.trust;

/** A bundle with a lower sequence than one of the same name that is installed: a mistake, or a replay. */
public final class OlderSequenceException extends BundleNotAcceptableException {
    private static final long serialVersionUID = 1L;

    private final long installed;
    private final long offered;

    OlderSequenceException(String bundle, long installed, long offered) {
        super(
                "bundle-older-sequence",
                bundle,
                "sequence " + installed + " or higher, which is installed",
                "sequence " + offered,
                "Use the newer bundle. To go back on purpose to one that was installed here: hubcrate rollback --site FILE"
                        + " --to BUNDLE. If this bundle came as a new one, ask why its sequence is lower: someone may be"
                        + " handing you an old one.");
        this.installed = installed;
        this.offered = offered;
    }

    public long installed() {
        return installed;
    }

    public long offered() {
        return offered;
    }
}
