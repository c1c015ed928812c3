package io.hubcrate.resolve;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageFormatException;
import io.hubcrate.image.ImageIndex;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import java.util.Arrays;
import java.util.Set;

/** The ways in which an image is refused, each worded once. */
final class ImageFailures {
    private static final Set<Integer> GONE = Set.of(401, 403, 404, 410);

    private ImageFailures() {}

    /** Whether a registry answered that it has no such image or gives it to nobody like us; a proxy is no registry. */
    static boolean isRefusal(SourceException failure) {
        return GONE.contains(failure.status()) && !failure.code().startsWith("proxy-");
    }

    /** Whether a registry gave something that no engine runs. */
    static boolean isUnusable(SourceException failure) {
        return Arrays.stream(ImageFormatException.Reason.values())
                .anyMatch(reason -> code(reason).equals(failure.code()));
    }

    /** What a registry's refusal means for this image. */
    static SourceException unavailable(ImageReference need, ImageReference pullFrom, SourceException cause) {
        if (isRefusal(cause)) {
            var rule = WithdrawnImages.find(pullFrom);
            if (rule.isPresent()) {
                return new ImageWithdrawnException(need, pullFrom, rule.get(), cause);
            }
        }
        if (cause.status() != 404) {
            return cause;
        }
        boolean mirror = !answeredItself(pullFrom.registry(), cause.endpoint());
        return new SourceException(
                "image-not-found",
                named(need, pullFrom)
                        + (mirror
                                ? " is not at the mirror of " + pullFrom.registry() + ", asked at " + cause.endpoint()
                                : " does not exist: the registry " + pullFrom.registry() + " knows no such name"),
                mirror
                        ? "Check the path of that mirror under 'mirrors' in the builder's settings, and whether it has"
                                + " the image; the registry itself is not asked then."
                        : "Check name and tag where it is asked for (hubcrate images shows the places), or say with"
                                + " 'renames:' in the manifest from where it is to be pulled.",
                cause.endpoint(),
                cause.status(),
                false,
                cause);
    }

    /** Docker Hub's registry has another name than its images. */
    private static boolean answeredItself(String registry, String endpoint) {
        String asked = endpoint.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        return asked.equalsIgnoreCase(registry)
                || (registry.equals("docker.io") && asked.equals("registry-1.docker.io"));
    }

    /** A document that is no usable image. */
    static SourceException unusable(ImageReference need, ImageReference pullFrom, ImageFormatException problem) {
        String advice =
                switch (problem.reason()) {
                    case SCHEMA_1 ->
                        "Schema 1 is not addressed by content and was given up in 2017. Pull it with Docker"
                                + " 20.10, push it to a registry of your own (that makes schema 2) and rename to that, or"
                                + " take a newer tag.";
                    case FOREIGN_LAYER ->
                        "The layer stands outside the registry and may not be carried. Take an image"
                                + " built without it.";
                    case UNKNOWN_LAYER ->
                        "It may be encrypted, of a lazy loading format, or no image at all: engines cannot unpack such a layer. Take another tag, or rebuild the image.";
                    case NOT_AN_IMAGE ->
                        "A chart or another artifact stands under this name. Correct the name; charts"
                                + " belong under 'charts:'.";
                    case MALFORMED -> "Tell its publisher, or take another tag.";
                };
        return source(code(problem.reason()), named(need, pullFrom) + ": " + problem.getMessage(), advice, pullFrom);
    }

    private static String code(ImageFormatException.Reason reason) {
        return switch (reason) {
            case SCHEMA_1 -> "image-schema1";
            case FOREIGN_LAYER -> "image-foreign-layer";
            case UNKNOWN_LAYER -> "image-unknown-layer";
            case NOT_AN_IMAGE -> "image-not-an-image";
            case MALFORMED -> "image-malformed";
        };
    }

    /** An index that does not serve the platform wanted. */
    static SourceException noPlatform(ImageReference need, ImageReference pullFrom, Platform wanted, ImageIndex index) {
        return source(
                "image-no-platform",
                named(need, pullFrom) + " does not exist for " + wanted + ", "
                        + (index.platforms().isEmpty()
                                ? "and its index does not say for what its "
                                        + index.entries().size() + " entries are; none of their configurations says "
                                        + wanted
                                : "only for " + String.join(", ", index.platforms())),
                "Take a tag that serves " + wanted + ", rename to one that does, or leave the platform out of the"
                        + " manifest.",
                pullFrom);
    }

    /** containerd would follow the digest through both indexes, and a bundle carries the outer one only. */
    static SourceException nestedByDigest(ImageReference need, ImageReference pullFrom, Descriptor manifest) {
        return source(
                "image-nested-index",
                named(need, pullFrom) + " is an index inside an index, and it is asked for by the outer one's digest",
                "Name it by its tag, or by the digest of the image itself: " + need.withDigest(manifest.digest()) + ".",
                pullFrom);
    }

    /** A manifest whose configuration says that it is for another platform. */
    static SourceException wrongPlatform(
            ImageReference need, ImageReference pullFrom, Platform wanted, Platform found) {
        return source(
                "image-platform-mismatch",
                named(need, pullFrom) + " is for " + found + ", " + wanted + " is wanted",
                "It would not run on the nodes. Take a tag made for " + wanted + ", or rename to one.",
                pullFrom);
    }

    /** Docker 20.10 ends with "unexpected EOF" at such a layer; containerd loads it. */
    static InvalidInputException zstdWithDocker(ImageReference need) {
        return new InvalidInputException(
                "image-zstd-docker",
                need + " has layers compressed with zstd, which Docker cannot load",
                "Choose containerRuntime: containerd, or push the image again with gzip layers (skopeo copy"
                        + " --dest-compress-format gzip) to a registry of your own and rename to that.");
    }

    private static String named(ImageReference need, ImageReference pullFrom) {
        return need.equals(pullFrom) ? need.toString() : need + " (pulled from " + pullFrom + ")";
    }

    private static SourceException source(String code, String message, String advice, ImageReference pullFrom) {
        return new SourceException(code, message, advice, pullFrom.registry(), 0, false, null);
    }
}
