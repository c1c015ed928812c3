package io.hubcrate.image;

import java.util.List;

/**
 * An image and why it is needed.
 *
 * @param reference under which the site's engine must hold it, fully qualified
 * @param asWritten every spelling met, sorted, without doubles
 * @param required false if only a switched-off feature would use it
 * @param sources every place that asks for it; never empty
 */
public record ImageNeed(ImageReference reference, List<String> asWritten, boolean required, List<Source> sources) {
    public ImageNeed {
        asWritten = List.copyOf(asWritten);
        sources = List.copyOf(sources);
    }

    /**
     * One reason.
     *
     * @param where for people: {@code jupyterhub: values.yaml hub.image}, {@code jupyterhub: DaemonSet
     *     hook-image-puller, init container image-pull-singleuser}
     */
    public record Source(Kind kind, String where) {}

    /** How a need was learned. The names in lower case are part of the JSON output. */
    public enum Kind {
        VALUES,
        RENDERED,
        PROFILE,
        KUBEADM,
        MANIFEST,
        DECLARED
    }
}
