package io.hubcrate.discovery;

import io.hubcrate.image.ImageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which images kubeadm starts for a Kubernetes version. */
@FunctionalInterface
public interface KubeadmImageList {
    /**
     * @param version without {@code v}
     * @param imageRepository in place of kubeadm's own default; null for that default
     */
    List<ImageReference> forVersion(String version, @Nullable String imageRepository);
}
