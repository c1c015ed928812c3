package io.hubcrate.image;

import io.hubcrate.content.Digest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fully qualified image reference, {@code registry/repository[:tag][@digest]}, normalised as Docker does: no registry
 * means {@code docker.io}, one path component there means {@code library/}. A reference without tag and digest stays
 * so; {@link #isMoving()} says what that means.
 *
 * @see <a href="https://github.com/distribution/reference/blob/v0.6.0/reference.go">the grammar</a>
 */
public final class ImageReference implements Comparable<ImageReference> {
    /** Where names without a registry live. */
    public static final String DOCKER_HUB = "docker.io";

    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:]+\\])(?::[0-9]{1,5})?");
    private static final Pattern SPLIT = Pattern.compile("([^@]+?)(?::([^:/@]+))?(?:@(.+))?");
    private static final int MAX_LENGTH = 512;

    private final String registry;
    private final String repository;
    private final @Nullable String tag;
    private final @Nullable Digest digest;

    private ImageReference(String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
        this.registry = registry;
        this.repository = repository;
        this.tag = tag;
        this.digest = digest;
    }

    /**
     * Reads what people write in charts and on command lines.
     *
     * @throws IllegalArgumentException with the accepted form if this is no image reference
     */
    public static ImageReference parse(String text) {
        Matcher parts = SPLIT.matcher(text);
        if (text.length() > MAX_LENGTH || !parts.matches()) {
            throw invalid(text);
        }
        String name = parts.group(1);
        String tag = parts.group(2);
        String digestText = parts.group(3);
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasRegistry = slash > 0
                && (first.indexOf('.') >= 0
                        || first.indexOf(':') >= 0
                        || first.equals("localhost")
                        || !first.equals(first.toLowerCase(java.util.Locale.ROOT)));
        String registry = hasRegistry ? first : DOCKER_HUB;
        String path = hasRegistry ? name.substring(slash + 1) : name;
        if (registry.equals("index.docker.io")) {
            registry = DOCKER_HUB;
        }
        if (registry.equals(DOCKER_HUB) && path.indexOf('/') < 0) {
            path = "library/" + path;
        }
        if (!REGISTRY.matcher(registry).matches()
                || !PATH.matcher(path).matches()
                || (tag != null && !TAG.matcher(tag).matches())
                || (digestText != null && !Digest.isDigest(digestText))) {
            throw invalid(text);
        }
        return new ImageReference(registry, path, tag, digestText == null ? null : Digest.parse(digestText));
    }

    /** Like {@link #parse}, but answers instead of throwing. */
    public static Optional<ImageReference> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException invalid(String text) {
        String shown = text.length() > 120 ? text.substring(0, 120) + "…" : text;
        return new IllegalArgumentException("not an image reference: '" + shown
                + "', the accepted form is [registry/]repository[:tag][@sha256:digest] in lower case");
    }

    /** Host and optional port, {@code docker.io} for Docker Hub. */
    public String registry() {
        return registry;
    }

    /** The path below the registry, {@code library/} included. */
    public String repository() {
        return repository;
    }

    public Optional<String> tag() {
        return Optional.ofNullable(tag);
    }

    public Optional<Digest> digest() {
        return Optional.ofNullable(digest);
    }

    /** Registry and repository without tag and digest. */
    public String name() {
        return registry + "/" + repository;
    }

    /** Whether what it stands for may change under the same name: no digest, and the tag is absent or {@code latest}. */
    public boolean isMoving() {
        return digest == null && (tag == null || tag.equals("latest"));
    }

    /** The same name with this tag, without digest. */
    public ImageReference withTag(String newTag) {
        return parse(name() + ":" + newTag);
    }

    /** The same name with this digest, without tag. */
    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(registry, repository, null, newDigest);
    }

    /** The same repository, tag and digest at another registry, optionally below a path there. */
    public ImageReference movedTo(String newName) {
        return parse(newName + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest));
    }

    /** With {@code :latest} where neither tag nor digest is given: the name under which an engine stores it. */
    public ImageReference withDefaultTag() {
        return tag == null && digest == null ? new ImageReference(registry, repository, "latest", null) : this;
    }

    /** The fully qualified form, for example {@code docker.io/jupyterhub/k8s-hub:0.9.1}. */
    @Override
    public String toString() {
        return name() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImageReference that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public int compareTo(ImageReference other) {
        return toString().compareTo(other.toString());
    }
}
