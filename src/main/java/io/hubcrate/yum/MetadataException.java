package io.hubcrate.yum;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.yum.MetadataXml.UnexpectedException;

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

    private MetadataException(String code, String subject, String expected, String actual, String advice) {
        super(code, subject, expected, actual, advice);
    }

    /** The same of one package that was chosen: the repository is not at fault for the others. */
    static MetadataException ofPackage(String repository, String name, UnexpectedException flaw) {
        return new MetadataException(
                "repository-malformed",
                repository + " " + name,
                "a package that can be fetched",
                shown(flaw.problem()),
                "Name another version under 'install' or this one under 'exclude', or take another copy of the repository.");
    }

    static MetadataException malformed(String subject, String actual) {
        return new MetadataException("repository-malformed", subject, "repository metadata", shown(actual));
    }

    private static String shown(String actual) {
        String shown = actual.length() > 300 ? actual.substring(0, 300) + "…" : actual;
        return shown.replaceAll("\\p{Cntrl}", " ");
    }
}
