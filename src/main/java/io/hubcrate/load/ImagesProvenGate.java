package io.hubcrate.load;

import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.image.ImageReference;
import io.hubcrate.install.Gate;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Nothing of Kubernetes starts before every image is proven on every node that may run it. */
public final class ImagesProvenGate implements Gate {
    private final Function<SiteWork, List<ImageReference>> besides;

    /** @param besides images that control planes need whatever the bundle says, from kubeadm itself */
    public ImagesProvenGate(Function<SiteWork, List<ImageReference>> besides) {
        this.besides = besides;
    }

    @Override
    public String title() {
        return "every image is proven on every node that may run it";
    }

    @Override
    public void require(SiteWork site) {
        List<ImageReference> kubeadm = besides.apply(site);
        Map<String, List<String>> missing = new TreeMap<>();
        for (NodeWork work : site.nodes()) {
            ImageStore store = ImageStore.of(work);
            ImageStore.State state = store.look();
            List<String> names = new ArrayList<>();
            List<Image> wanted =
                    WantedImages.on(work.node(), work.site(), site.bundle().index());
            store.lacking(wanted, state)
                    .forEach(image -> names.add(image.reference().toString()));
            if (work.node().isControlPlane()) {
                kubeadm.stream()
                        .map(ImageReference::toString)
                        .filter(name -> !state.complete().containsKey(name) && !names.contains(name))
                        .forEach(names::add);
            }
            if (!names.isEmpty()) {
                missing.put(work.node().name(), names);
            }
        }
        if (!missing.isEmpty()) {
            throw new ImagesMissingException(missing);
        }
    }
}
