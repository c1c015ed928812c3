package io.hubcrate.preflight;

import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.List;

/** Where an install makes new files: what a guard over files will see. */
final class WrittenPlaces {
    private static final List<String> FIXED = List.of(
            "/etc/cni/net.d",
            "/etc/containerd or /etc/docker",
            "/etc/firewalld/zones",
            "/etc/kubernetes",
            "/etc/modules-load.d",
            "/etc/NetworkManager/conf.d",
            "/etc/sysctl.d",
            "/etc/systemd/system",
            "/opt/cni/bin",
            "/usr/bin",
            "/usr/libexec",
            "/usr/local/bin");

    private WrittenPlaces() {}

    static List<String> of(SiteNode node) {
        List<String> places = new ArrayList<>(FIXED);
        places.add(node.folders().runtime());
        places.add(node.folders().kubelet());
        if (node.isControlPlane()) {
            places.add(node.folders().etcd());
        }
        places.add(node.folders().hubcrate());
        return places;
    }
}
