package io.hubcrate.testing;

import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.site.Site;
import io.hubcrate.site.Site.Consents;
import io.hubcrate.site.Site.Networks;
import io.hubcrate.site.Site.SiteServices;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.DataFolders;
import io.hubcrate.site.SiteNode.NodeRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Sites as their files would declare them. */
public final class SiteNodes {
    private SiteNodes() {}

    public static SiteNode controlPlane(String name, String address) {
        return node(name, address, NodeRole.CONTROL_PLANE);
    }

    public static SiteNode worker(String name, String address) {
        return node(name, address, NodeRole.WORKER);
    }

    private static SiteNode node(String name, String address, NodeRole role) {
        return new SiteNode(
                name,
                address,
                Set.of(role),
                new TreeMap<>(),
                List.of(),
                new NodeAccess.Local(Sudo.ROOT),
                DataFolders.usual());
    }

    /** With the usual networks and every consent. */
    public static Site site(SiteNode... nodes) {
        return site(new Networks("10.244.0.0/16", "10.96.0.0/12", List.of(), List.of("cni0")), true, nodes);
    }

    public static Site site(Networks networks, boolean consent, SiteNode... nodes) {
        return new Site(
                Path.of("/site.yaml"),
                "north-1",
                List.of(nodes),
                nodes[0].address() + ":6443",
                networks,
                SiteServices.NONE,
                new Consents(consent, consent));
    }
}
