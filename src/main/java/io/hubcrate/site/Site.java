package io.hubcrate.site;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One site as declared in its site file; see docs/site-file.md. Paths are absolute: relative ones counted from the
 * file's folder.
 *
 * @param file from which it was read
 * @param name what bundles may name among their intended sites
 * @param nodes in the order written, names and addresses distinct, at least one control plane
 * @param controlPlaneEndpoint {@code host:port} that stands for all control planes, from the first day
 * @param networks addresses of pods and services, and what is the site's own
 * @param services what the site itself gives its hosts
 * @param consents what a person has allowed us to change although sites differ about it
 */
public record Site(
        Path file,
        String name,
        List<SiteNode> nodes,
        String controlPlaneEndpoint,
        Networks networks,
        SiteServices services,
        Consents consents) {
    public Site {
        nodes = List.copyOf(nodes);
    }

    /** The node of that name. */
    public Optional<SiteNode> find(String node) {
        return nodes.stream().filter(one -> one.name().equals(node)).findFirst();
    }

    /**
     * Networks in CIDR notation.
     *
     * @param pods of which each node gets a slice
     * @param services of the cluster's services
     * @param site what else the site uses, beyond what the nodes' routes show
     * @param cniInterfaces interfaces that the CNI makes on each node, with {@code +} or {@code *} for any ending
     */
    public record Networks(String pods, String services, List<String> site, List<String> cniInterfaces) {
        public Networks {
            site = List.copyOf(site);
            cniInterfaces = List.copyOf(cniInterfaces);
        }
    }

    /**
     * What the site itself offers.
     *
     * @param yumMirror a repository of the site's own that dnf may use besides the bundle's; null for none
     * @param caFile the site's certificate authorities, PEM; null for none
     * @param ntp servers of time; empty if the hosts' clocks are somebody else's concern
     * @param hosts names that no DNS knows, each with its address
     */
    public record SiteServices(
            @Nullable URI yumMirror, @Nullable Path caFile, List<String> ntp, SortedMap<String, String> hosts) {
        public SiteServices {
            ntp = List.copyOf(ntp);
        }
    }

    /**
     * What a person allows.
     *
     * @param swapOff to switch swap off, now and after each restart
     * @param firewalld to give firewalld a zone of our own; without it the site opens the ports
     */
    public record Consents(boolean swapOff, boolean firewalld) {}
}
