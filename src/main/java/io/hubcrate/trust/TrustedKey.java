package io.hubcrate.trust;

import io.hubcrate.signing.Certificate;

/** A key file's key and what the site says of it. */
record TrustedKey(String file, Certificate certificate, KeyStatus status) {}
