package io.hubcrate.trust;

import io.hubcrate.failure.IntegrityException;

/** A well signed bundle that may not be used here and now: older than what is installed, for others, out of date. */
public sealed class BundleNotAcceptableException extends IntegrityException
        permits OlderSequenceException, ForeignSiteException, BundleExpiredException {
    private static final long serialVersionUID = 1L;

    BundleNotAcceptableException(String code, String bundle, String expected, String actual, String advice) {
        super(code, bundle, expected, actual, advice);
    }
}
