package io.hubcrate.yum;

import io.hubcrate.failure.IntegrityException;

/** A repository's metadata are not what they must be: damaged, of other length or digest, hostile. */
public final class MetadataException extends IntegrityException {
    private static final long serialVersionUID = 1L;

    MetadataException(String code, String subject, String expected, String actual) {
        super(
                code,
                subject,
                expected,
                actual,
                "Try again in a while: the repository may be changing right now. If it stays so, ask who runs it.");
    }

    static MetadataException malformed(String subject, String actual) {
        String shown = actual.length() > 300 ? actual.substring(0, 300) + "…" : actual;
        return new MetadataException(
                "repository-malformed", subject, "repository metadata", shown.replaceAll("\\p{Cntrl}", " "));
    }
}
