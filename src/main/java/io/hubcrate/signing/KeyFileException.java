package io.hubcrate.signing;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;

/** A key file that a person named cannot be used for what was asked. Exit code 3. */
public final class KeyFileException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final String subject;
    private final String reason;

    KeyFileException(String code, String subject, String reason, String advice) {
        super(code, Category.INPUT, subject + " " + reason, advice, null);
        this.subject = subject;
        this.reason = reason;
    }

    static KeyFileException invalid(String subject, String reason) {
        return new KeyFileException(
                "key-file-invalid",
                subject,
                reason,
                "Look at it with: gpg --list-packets FILE. A public key comes from gpg --armor --export KEYID,"
                        + " a secret one from gpg --armor --export-secret-keys KEYID, both from hubcrate keygen.");
    }

    static KeyFileException secret(String subject) {
        return new KeyFileException(
                "key-file-secret",
                subject,
                "holds a secret key; here only public keys may stand",
                "Remove it from here. If anybody else could have read it, treat the key as stolen and revoke it."
                        + " The public half is what belongs here: hubcrate-KEYID.public.asc of hubcrate keygen,"
                        + " or gpg --armor --export KEYID.");
    }

    /** The file or key concerned. */
    public String subject() {
        return subject;
    }

    /** What is wrong with it; completes a sentence that begins with the subject. */
    public String reason() {
        return reason;
    }
}
