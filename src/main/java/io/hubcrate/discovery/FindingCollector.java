package io.hubcrate.discovery;

import io.hubcrate.content.Digest;
import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.discovery.Discovery.Note;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.Dismissal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Gathers what a person must judge, merges what is the same, and drops what was declared or dismissed. */
public final class FindingCollector {
    /** A finding of the lock: only with the network it can be made, so whether it is still there is not known here. */
    public static final String PLATFORM_DOUBT = "image-platform-contradiction";

    private static final int MAX_PLACES = 3;

    private final Map<String, Finding> open = new LinkedHashMap<>();
    private final Map<Suspicion, Set<String>> suspicions = new LinkedHashMap<>();
    private final Set<Note> notes = new LinkedHashSet<>();

    /** Something in the chart or file {@code owner} that may be an image. */
    private record Suspicion(String code, String owner, ImageReference reference) {}

    void note(String code, String text) {
        notes.add(new Note(code, text));
    }

    /**
     * Text in which an image seems to be named; decided when all images are known.
     *
     * @param code {@code image-suspected} or {@code image-in-custom-resource}
     * @param owner the release or file
     */
    void suspect(String code, String owner, ImageReference reference, String where) {
        suspicions
                .computeIfAbsent(new Suspicion(code, owner, reference.withDefaultTag()), key -> new LinkedHashSet<>())
                .add(where);
    }

    /**
     * Adds a finding.
     *
     * @param subject what the identifier is made of, with code and owner: stable as long as chart and values are
     * @param remedy YAML above the dismissal; empty if a dismissal is all that can be offered
     */
    void add(String code, String owner, String subject, String where, String text, String remedy) {
        Finding finding = finding(code, owner, subject, where, text, remedy);
        open.putIfAbsent(finding.id(), finding);
    }

    /** A finding with its identifier and, below the remedy, its dismissal; the parameters are those of {@link #add}. */
    public static Finding finding(String code, String owner, String subject, String where, String text, String remedy) {
        String id = id(code, owner, subject);
        return new Finding(id, code, where, text, remedy + dismissal(id));
    }

    /** Short enough to be typed from a console. */
    static String id(String code, String owner, String subject) {
        byte[] whole = String.join("\n", code, owner, subject).getBytes(StandardCharsets.UTF_8);
        return code + "-" + Digest.of(whole).hex().substring(0, 8);
    }

    /** A manifest fragment that declares an image. */
    static String declaration(ImageReference reference, String reason) {
        return "images:\n  - reference: " + quoted(reference.toString()) + "\n    reason: " + quoted(reason) + "\n";
    }

    private static String dismissal(String id) {
        return "dismiss:\n  - finding: " + quoted(id) + "\n    reason: \"WHY IT IS HARMLESS\"\n";
    }

    private static String quoted(String text) {
        return ValuesYaml.quoted(text);
    }

    /** Turns suspicions about images that are not needed anyway into findings. */
    void settleSuspicions(ImageNeeds needs) {
        suspicions.forEach((suspicion, places) -> {
            boolean field = suspicion.code().equals("image-suspected")
                    && suspicions.containsKey(
                            new Suspicion("image-in-custom-resource", suspicion.owner(), suspicion.reference()));
            // What a custom resource names is switched on, and not answered by the same image of something that is not.
            boolean answered = suspicion.code().equals("image-in-custom-resource")
                    ? needs.isRequired(suspicion.reference())
                    : needs.contains(suspicion.reference());
            if (!field && !answered) {
                String where = places.stream()
                        .limit(MAX_PLACES)
                        .reduce((a, b) -> a + "; " + b)
                        .orElse("");
                where += places.size() > MAX_PLACES ? "; and " + (places.size() - MAX_PLACES) + " more places" : "";
                add(
                        suspicion.code(),
                        suspicion.owner(),
                        suspicion.reference().toString(),
                        where,
                        DiscoveryText.suspicion(suspicion.code(), suspicion.reference(), where),
                        declaration(
                                suspicion.reference(),
                                "named in " + places.iterator().next()));
            }
        });
        suspicions.clear();
    }

    /** The findings that no dismissal names; a dismissal's finding becomes a note, a dismissal without one too. */
    List<Finding> settle(List<Dismissal> dismissals) {
        Map<String, String> reasons = new TreeMap<>();
        dismissals.forEach(dismissal -> reasons.put(dismissal.finding(), dismissal.reason()));
        List<Finding> left = new ArrayList<>();
        for (Finding finding : open.values()) {
            String reason = reasons.remove(finding.id());
            if (reason == null) {
                left.add(finding);
            } else {
                note("finding-dismissed", finding.id() + " at " + finding.where() + " is dismissed: " + reason);
            }
        }
        reasons.forEach((id, reason) -> {
            if (id.startsWith(PLATFORM_DOUBT)) {
                note("finding-dismissed", id + ", a finding of the lock, is dismissed: " + reason);
            } else {
                note(
                        "dismissal-unused",
                        "dismiss: names " + id + ", but nothing of that name was found; remove the entry");
            }
        });
        return left;
    }

    List<Note> notes() {
        return List.copyOf(notes);
    }
}
