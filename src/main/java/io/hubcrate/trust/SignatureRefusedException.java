package io.hubcrate.trust;

import io.hubcrate.failure.IntegrityException;

/**
 * A signature file that is damaged, forged or by a key that must not sign. One such file stops everything, whoever else
 * has signed: somebody or something was at work on the bundle.
 */
public final class SignatureRefusedException extends IntegrityException {
    private static final long serialVersionUID = 1L;

    SignatureRefusedException(String code, String file, String found, String advice) {
        super(code, file, "a good signature", "a file that " + found, advice);
    }
}
