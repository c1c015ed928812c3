package io.hubcrate.push;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageReference;

/**
 * Where images are to stand.
 *
 * @param registry host with the port if it is not 443
 * @param prefix the path below which the repositories stand, without slashes at its ends; empty for none
 */
public record PushTarget(String registry, String prefix) {
    /**
     * Reads what a person typed, {@code REGISTRY[/PREFIX]}.
     *
     * @throws InvalidInputException with the accepted form
     */
    public static PushTarget parse(String text) {
        int slash = text.indexOf('/');
        String registry = slash < 0 ? text : text.substring(0, slash);
        String prefix = slash < 0 ? "" : text.substring(slash + 1).replaceAll("/$", "");
        String probe = registry + "/" + (prefix.isEmpty() ? "x" : prefix + "/x");
        // A first word without dot or port would be read as a folder of Docker Hub.
        boolean asWritten = ImageReference.tryParse(probe)
                .filter(reference -> reference.registry().equals(registry)
                        && reference.toString().equals(probe))
                .isPresent();
        if (!asWritten) {
            throw new InvalidInputException(
                    "push-target-invalid",
                    "not a registry: '" + text + "'",
                    "Write it as host[:port][/path] without https://, in lower case, as registry.example.org/hub; a"
                            + " host without a dot needs its port, as harbor:443.");
        }
        return new PushTarget(registry, prefix);
    }

    /** The name of a repository there. */
    ImageReference repository(String path) {
        return ImageReference.parse(registry + "/" + (prefix.isEmpty() ? "" : prefix + "/") + path);
    }

    @Override
    public String toString() {
        return prefix.isEmpty() ? registry : registry + "/" + prefix;
    }
}
