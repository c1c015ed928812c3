package io.hubcrate.release;

import io.hubcrate.install.SiteWork;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.util.List;

/** Where users reach JupyterHub. */
public final class HubAddress {
    private HubAddress() {}

    /** Addresses for a browser; empty if the site file opens none, or the bundle brings no JupyterHub. */
    public static List<String> of(SiteWork site) {
        if (HubChart.find(site.bundle().index()).isEmpty()) {
            return List.of();
        }
        Site file = site.site();
        return file.hub()
                .findExposure()
                .map(exposure -> exposure.nodePort() > 0
                        ? file.nodes().stream()
                                .map(SiteNode::address)
                                .map(address -> "http://" + host(address) + ":" + exposure.nodePort() + "/")
                                .toList()
                        : exposure.externalIps().stream()
                                .map(address -> "http://" + host(address) + "/")
                                .toList())
                .orElse(List.of());
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
