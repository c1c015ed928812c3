package io.hubcrate.discovery;

import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import java.util.List;
import java.util.Map;

/**
 * What was found.
 *
 * @param needs sorted by reference, one per reference
 * @param findings what a person must declare or dismiss before a lock can be written; empty if nothing is open
 * @param notes what a person should know
 * @param offlineValues by release name: the YAML that must be added to the values for a life without internet; absent
 *     where nothing is needed
 * @param replaced where values name derived images now, through {@code offlineValues}
 */
public record Discovery(
        List<ImageNeed> needs,
        List<Finding> findings,
        List<Note> notes,
        Map<String, String> offlineValues,
        List<ReplacedValue> replaced) {
    public Discovery {
        needs = List.copyOf(needs);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        offlineValues = Map.copyOf(offlineValues);
        replaced = List.copyOf(replaced);
    }

    /** One in which nothing is replaced. */
    public Discovery(
            List<ImageNeed> needs, List<Finding> findings, List<Note> notes, Map<String, String> offlineValues) {
        this(needs, findings, notes, offlineValues, List.of());
    }

    /** A place in a release's values that names a derived image in place of another one. */
    public record ReplacedValue(ImageReference by, String release, String path) {}

    /**
     * Something that may be an image or may reach for the internet, which only a person can judge.
     *
     * @param id stable as long as chart and values are the same: what a dismissal names
     * @param code for {@code explain}
     * @param where the object and field
     * @param text what was seen
     * @param remedy a manifest fragment that declares or dismisses it
     */
    public record Finding(String id, String code, String where, String text, String remedy) {}

    /** A line with the code that {@code explain} knows. */
    public record Note(String code, String text) {}
}
