package io.hubcrate.discovery;

import io.hubcrate.discovery.PodContainer.PlacedText;
import io.hubcrate.image.ImageReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds text that may be an image reference: a path of at least two parts, or a registry that is well known, with a
 * digest or with a tag that looks like a version. Strict, because a person must judge each hit: addresses, ports,
 * file modes and label keys are not taken.
 */
final class ImageLookalike {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<![^\\s\"'`=,;\\[\\](){}<>|])([a-z0-9][a-z0-9._-]*(?::[0-9]{1,5})?(?:/[a-z0-9][a-z0-9._-]*+)++"
                    + "(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?)(?![^\\s\"'`,;\\[\\](){}<>|\\\\])");
    private static final Pattern PORT = Pattern.compile("80|443|[0-9]{4,5}");
    private static final Pattern YEAR = Pattern.compile("(19|20)[0-9]{2}");
    private static final Pattern VERSION = Pattern.compile(".*[0-9].*");
    private static final Set<String> WORDS =
            Set.of("latest", "stable", "main", "master", "edge", "nightly", "dev", "release", "alpine", "slim", "lts");
    /** Beyond this a string is data, not configuration. */
    private static final int MAX_TEXT = 1 << 20;

    /** What stands behind it starts nothing; the same in Python, YAML and shell. */
    private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)#(\\s.*)?$");

    private static final String KEY = "[\\w.-]*(?i:image(?:[_-]?(?:name|ref))?)";
    private static final Pattern IMAGE_KEY = Pattern.compile(KEY);
    private static final String NAME = "[a-z0-9][A-Za-z0-9._/:@-]*";
    /** A key and a name, on a line of their own or inside of other text. */
    private static final Pattern ASSIGNED = Pattern.compile("(?m)^[ \\t]*(?:-[ ]+)?[\"']?" + KEY
            + "(?:[\"']?:[ \\t]+[\"']?|[ \\t]*=[ \\t]*[\"'](?=[^\"'\\n]*[\"'][ \\t\\r]*$))(?<line>"
            + NAME + ")[\"']?[ \\t\\r]*$|(?<![\\w.-])" + KEY + "[\"']?[ \\t]*[:=][ \\t]*[\"']?(?<token>" + NAME
            + ")(?=[\"'\\s,;}\\])]|$)");
    /** Words, numbers and pictures that stand under such keys, too. */
    private static final Pattern NO_NAME = Pattern.compile(
            "(?i)true|false|null|none|yes|no|on|off|auto|default|[0-9.]+|.*\\.(png|svg|jpe?g|gif|ico|webp|iso|qcow2|img)");

    private static final int MAX_HITS = 200;

    private ImageLookalike() {}

    /** The same, and what stands under a key that says "image": there a name needs no slash and no tag. */
    static Map<ImageReference, String> in(PlacedText placed) {
        Map<ImageReference, String> found = in(placed.text());
        if (IMAGE_KEY.matcher(placed.key()).matches()) {
            addNamed(placed.text().strip(), found);
        }
        if (placed.text().length() <= MAX_TEXT) {
            Matcher matcher = ASSIGNED.matcher(COMMENT.matcher(placed.text()).replaceAll(""));
            while (matcher.find() && found.size() < MAX_HITS) {
                boolean whole = matcher.group("line") != null;
                String token = matcher.group(whole ? "line" : "token");
                if (whole || token.indexOf('/') > 0 || token.indexOf(':') > 0) {
                    addNamed(token, found);
                }
            }
        }
        return found;
    }

    private static void addNamed(String token, Map<ImageReference, String> found) {
        if (!NO_NAME.matcher(token).matches()) {
            ImageReference.tryParse(token).ifPresent(reference -> found.putIfAbsent(reference, token));
        }
    }

    /** The references in a text, each with the spelling that was found, in order. */
    static Map<ImageReference, String> in(String text) {
        Map<ImageReference, String> found = new LinkedHashMap<>();
        if (text.length() > MAX_TEXT || text.indexOf('/') < 0) {
            return found;
        }
        Matcher matcher = TOKEN.matcher(COMMENT.matcher(text).replaceAll(""));
        while (matcher.find() && found.size() < MAX_HITS) {
            String token = matcher.group(1);
            ImageReference.tryParse(token)
                    .filter(reference -> isPlausible(reference, token))
                    .ifPresent(reference -> found.putIfAbsent(reference, token));
        }
        return found;
    }

    private static boolean isPlausible(ImageReference reference, String token) {
        if (reference.digest().isPresent()) {
            return true;
        }
        String tag = reference.tag().orElse("");
        String first = token.substring(0, token.indexOf('/'));
        boolean registry = first.indexOf('.') > 0 || first.indexOf(':') > 0 || first.equals("localhost");
        boolean port = PORT.matcher(tag).matches() && !YEAR.matcher(tag).matches();
        return (WORDS.contains(tag) || VERSION.matcher(tag).matches()) && (registry || !port);
    }
}
