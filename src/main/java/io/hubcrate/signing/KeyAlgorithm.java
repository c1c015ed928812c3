package io.hubcrate.signing;

import io.hubcrate.failure.InvalidInputException;
import java.util.Locale;

/** The kinds of signing key that are made here. Many more can be verified. */
public enum KeyAlgorithm {
    /** 4096 bits; every gpg since 1.4 can check it, the 2.0.22 of CentOS 7 included. */
    RSA4096,
    /** EdDSA on Curve25519 in its older form (algorithm 22): gpg 2.1 and newer. */
    ED25519;

    /**
     * Reads an option's value.
     *
     * @throws InvalidInputException with the accepted names
     */
    public static KeyAlgorithm parse(String text) {
        for (KeyAlgorithm algorithm : values()) {
            if (algorithm.toString().equals(text)) {
                return algorithm;
            }
        }
        throw new InvalidInputException(
                "key-algorithm-unknown",
                "no such key algorithm: '" + text + "'",
                "Give rsa4096 (gpg of every age can check it) or ed25519 (needs gpg 2.1 or newer at the site).");
    }

    /** As the option's value is written. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
