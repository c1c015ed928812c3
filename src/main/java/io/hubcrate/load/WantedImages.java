package io.hubcrate.load;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which images of a bundle a node may have to run. */
public final class WantedImages {
    /** The last parts of the names of what kubeadm starts on control planes alone. */
    private static final Pattern CONTROL_PLANE =
            Pattern.compile("(.*/)?(kube-apiserver|kube-controller-manager|kube-scheduler|etcd)");

    private static final Set<Kind> EVERYWHERE = Set.of(Kind.KUBEADM, Kind.MANIFEST, Kind.DECLARED);

    private WantedImages() {}

    /**
     * In the index's order. Kubernetes' own go where it starts them; what a chart starts goes to the nodes that run such
     * pods.
     */
    public static List<Image> on(SiteNode node, Site site, BundleIndex index) {
        return index.images().stream()
                .filter(image -> isWanted(image.need(), node, site))
                .toList();
    }

    private static boolean isWanted(ImageNeed need, SiteNode node, Site site) {
        boolean kubeadm = need.sources().stream().anyMatch(source -> source.kind() == Kind.KUBEADM);
        boolean everywhere = need.sources().stream().anyMatch(source -> EVERYWHERE.contains(source.kind()));
        if (kubeadm && CONTROL_PLANE.matcher(need.reference().repository()).matches()) {
            // The chart may use Kubernetes' scheduler, too.
            return node.isControlPlane()
                    || (site.runsPods(node) && need.sources().size() > kubeadmSources(need));
        }
        return everywhere || site.runsPods(node);
    }

    private static long kubeadmSources(ImageNeed need) {
        return need.sources().stream()
                .filter(source -> source.kind() == Kind.KUBEADM)
                .count();
    }
}
