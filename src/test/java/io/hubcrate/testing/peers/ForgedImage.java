package io.hubcrate.testing.peers;

import io.hubcrate.image.Descriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that stands in a registry of the test's.
 *
 * @param reference its upstream name, fully qualified: {@code docker.io/jupyterhub/k8s-hub:0.9.1}
 * @param index what the tag points to if it is an index or manifest list; null if the tag points to the manifest
 * @param manifest for linux/amd64
 */
public record ForgedImage(
        String reference, @Nullable Descriptor index, Descriptor manifest, Descriptor config, List<Descriptor> layers) {
    public ForgedImage {
        layers = List.copyOf(layers);
    }

    /** Registry and repository, without tag. */
    public String name() {
        return reference.substring(0, reference.lastIndexOf(':'));
    }

    public String tag() {
        return reference.substring(reference.lastIndexOf(':') + 1);
    }

    /** What the tag points to. */
    public Descriptor top() {
        return index == null ? manifest : index;
    }
}
