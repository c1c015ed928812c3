package io.hubcrate.discovery;

import io.hubcrate.image.ImageReference;
import io.hubcrate.yaml.YamlNode.Place;
import org.jspecify.annotations.Nullable;

/**
 * An image that values name.
 *
 * @param path of the mapping or string that names it
 * @param mapping whether it is a mapping of name and tag, which may also hold the pull policy
 * @param name the repository as written, without what stands under another key
 * @param parts whether repository and name stand apart: only the program that joins them knows the whole
 * @param written as the templates would put it together; without a tag if the values give none
 * @param misread the tag as written, if YAML reads it as another number or a boolean; else empty
 * @param reference null if {@code written} is none
 * @param enabled false below a mapping with {@code enabled: false} or in a subchart that is switched off
 * @param policyPath where its pull policy stands or may be put
 * @param policy the pull policy given; empty if none
 * @param place where the tag stands, or what else names the image
 */
record ValueImage(
        ValuePath path,
        boolean mapping,
        String name,
        boolean parts,
        String written,
        String misread,
        @Nullable ImageReference reference,
        boolean enabled,
        ValuePath policyPath,
        String policy,
        Place place) {

    /** The values name an image but leave its tag to the chart's templates. */
    boolean tagIsOpen() {
        return reference != null
                && mapping
                && reference.tag().isEmpty()
                && reference.digest().isEmpty();
    }

    /** One word, which templates complete or do not use. */
    boolean isBare() {
        return !mapping && written.indexOf('/') < 0 && written.indexOf(':') < 0 && written.indexOf('@') < 0;
    }

    /** A name apart from its tag that begins with no registry: templates may put one before it. */
    boolean isWithoutRegistry() {
        String first = name.substring(0, Math.max(0, name.indexOf('/')));
        return !parts && !written.equals(name) && written.startsWith(name) && first.matches("[a-z0-9_-]*");
    }

    /** Whether a started image is this one with what templates put before its name, or behind its tag. */
    boolean isCompletedBy(ImageReference started) {
        return reference != null
                && (started.name().equals(reference.name()) || started.name().endsWith("/" + name))
                && (reference.tag().isEmpty()
                        || begins(started.tag().orElse(""), reference.tag().get()));
    }

    private static boolean begins(String started, String tag) {
        return started.equals(tag) || started.startsWith(tag + "-");
    }

    boolean isProfile() {
        return path.segments().stream().anyMatch(key -> key.equals("profileList") || key.equals("profile_list"));
    }
}
