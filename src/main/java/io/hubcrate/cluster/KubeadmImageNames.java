package io.hubcrate.cluster;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.image.ImageReference;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;

/** Which images kubeadm itself will ask for: the program on the node knows better than any list. */
public final class KubeadmImageNames {
    private KubeadmImageNames() {}

    /** All but the pause image, which the container runtime's configuration names. */
    public static List<ImageReference> of(SiteWork site) {
        BundleIndex index = site.bundle().index();
        List<ImageReference> images = new ArrayList<>();
        for (NodeWork plane : site.controlPlanes().stream().limit(1).toList()) {
            String version = index.findKubernetes()
                    .map(BundleIndex.Kubernetes::version)
                    .orElseThrow(() -> new IllegalStateException("a bundle without Kubernetes"));
            CommandResult result = plane.shell()
                    .run(Command.of(
                                    "kubeadm",
                                    "config",
                                    "images",
                                    "list",
                                    "--kubernetes-version",
                                    "v" + version,
                                    "--image-repository",
                                    InitStep.repository(index))
                            .asRoot());
            if (!result.succeeded()) {
                throw new NodeException(
                        "kubeadm-failed",
                        plane.node().name(),
                        "kubeadm does not say which images it needs: "
                                + result.err().strip(),
                        "Type it on that node: kubeadm config images list --kubernetes-version v" + version,
                        null);
            }
            result.lines().stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.contains("/pause:"))
                    .map(ImageReference::parse)
                    .forEach(images::add);
        }
        return images;
    }
}
