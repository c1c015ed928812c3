package io.hubcrate.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The chart of JupyterHub in a bundle of the rig, and what differs by it.
 *
 * @param path a folder or a packed chart
 * @param own whether it is the checkout's own
 */
public record DemoChart(Path path, boolean own) {
    /**
     * Of the rig's nodes, which have no storage to give away, and of its images: the awaiter of the chart's hook is not
     * among them, and images are there before the chart is.
     */
    private static final String VALUES =
            """
            hub:
              db: {type: sqlite-memory}
              config:
                JupyterHub: {authenticator_class: dummy}
            proxy:
              service: {type: ClusterIP}
            singleuser:
              storage: {type: none}
            prePuller:
              hook: {enabled: false}
            """;

    /** @param given what somebody asked for; null for the checkout's own */
    public static DemoChart of(Path checkout, @Nullable Path given) {
        return given == null ? new DemoChart(checkout.resolve("charts/jupyterhub"), true) : new DemoChart(given, false);
    }

    /** The chart's values: the checkout's own takes the scheduler that is there with Kubernetes. */
    public String values() {
        return own
                ? VALUES + "scheduling: {userScheduler: {image: {tag: v" + ClusterLine.CURRENT.kubernetes() + "}}}\n"
                : VALUES;
    }

    /** The rig's command that makes what it wants. */
    public String parts() {
        return own ? "cluster" : "cluster --chart published";
    }
}
