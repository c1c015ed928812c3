package io.hubcrate.site;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
 * @param cluster settings of Kubernetes' own that this site wants otherwise
 * @param hub how JupyterHub is reached, who may log in, and the site's own values
 * @param keepsStore whether the installing host keeps what it has verified, so that the medium can go back
 * @param transfer how fast bytes may go to the nodes
 */
public record Site(
        Path file,
        String name,
        List<SiteNode> nodes,
        String controlPlaneEndpoint,
        Networks networks,
        SiteServices services,
        Consents consents,
        ClusterSettings cluster,
        HubWishes hub,
        boolean keepsStore,
        Transfer transfer) {
    public Site {
        nodes = List.copyOf(nodes);
    }

    /** One that says nothing of the cluster and the hub. */
    public Site(
            Path file,
            String name,
            List<SiteNode> nodes,
            String controlPlaneEndpoint,
            Networks networks,
            SiteServices services,
            Consents consents) {
        this(
                file,
                name,
                nodes,
                controlPlaneEndpoint,
                networks,
                services,
                consents,
                ClusterSettings.USUAL,
                HubWishes.NONE,
                true,
                Transfer.USUAL);
    }

    /**
     * Whether pods of charts may come to run there: on workers, and on control planes that are workers, too, or if there is
     * nobody else.
     */
    public boolean runsPods(SiteNode node) {
        return node.isWorker() || nodes.stream().noneMatch(SiteNode::isWorker);
    }

    /**
     * The address of what stands before the control planes: a balancer, or an address that moves. Empty if the endpoint is
     * a node's own, or a name of which {@link SiteServices#hosts} knows no address.
     */
    public Optional<String> balancer() {
        String host = endpointHost();
        String address = services.hosts().getOrDefault(host, host);
        boolean known = address.matches("[0-9.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
        return known
                        && nodes.stream()
                                .noneMatch(node -> node.address().equals(address)
                                        || node.name().equals(host))
                ? Optional.of(address)
                : Optional.empty();
    }

    /** Of {@link #controlPlaneEndpoint}, without port and brackets. */
    public String endpointHost() {
        return controlPlaneEndpoint.replaceFirst(":[0-9]+$", "").replaceAll("^\\[|\\]$", "");
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
     * @param forwardNames whether pods' questions for other names than the cluster's go to the nodes' name servers
     */
    public record SiteServices(
            @Nullable URI yumMirror,
            @Nullable Path caFile,
            List<String> ntp,
            SortedMap<String, String> hosts,
            boolean forwardNames) {
        /** Nothing but what each host has anyway. */
        public static final SiteServices NONE =
                new SiteServices(null, null, List.of(), Collections.emptySortedMap(), true);

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

    /**
     * Settings of Kubernetes' own, reported loudly because they may take a protection away.
     *
     * @param kubelet keys of a KubeletConfiguration, laid over ours: of maps, lists, booleans, whole numbers and texts
     * @param ignoredPreflightErrors names of kubeadm's own checks that shall not stop it
     */
    public record ClusterSettings(Map<String, Object> kubelet, List<String> ignoredPreflightErrors) {
        /** Nothing of the site's own. */
        public static final ClusterSettings USUAL = new ClusterSettings(Map.of(), List.of());

        public ClusterSettings {
            ignoredPreflightErrors = List.copyOf(ignoredPreflightErrors);
        }
    }

    /**
     * Bytes a second; 0 for as fast as it goes.
     *
     * @param limitRate to all nodes together
     * @param etcdLimitRate to each node on which etcd runs
     */
    public record Transfer(long limitRate, long etcdLimitRate) {
        /**
         * Images take up to three times their bytes on the disk: this is half of what a plain hard disk writes, the other
         * half is etcd's.
         */
        public static final Transfer USUAL = new Transfer(0, 25_000_000);
    }

    /**
     * What the site wants of JupyterHub.
     *
     * @param exposure null to leave the chart's own, which nobody outside reaches
     * @param values files with values of the site's own, in the order in which they are laid over everything else
     * @param login null to leave it to the values
     */
    public record HubWishes(@Nullable Exposure exposure, List<Path> values, @Nullable Login login) {
        /** Nothing. */
        public static final HubWishes NONE = new HubWishes(null, List.of(), null);

        public HubWishes {
            values = List.copyOf(values);
        }

        public Optional<Exposure> findExposure() {
            return Optional.ofNullable(exposure);
        }

        public Optional<Login> findLogin() {
            return Optional.ofNullable(login);
        }
    }

    /**
     * Where users reach JupyterHub: exactly one of the two.
     *
     * @param externalIps addresses of the site's own that lead to a node
     * @param nodePort from 30000 to 32767 at every node's address; 0 if there are addresses
     */
    public record Exposure(List<String> externalIps, int nodePort) {
        public Exposure {
            externalIps = List.copyOf(externalIps);
        }
    }

    /**
     * Who may log in, with one password for all of them: for a site's first day, until its own directory is asked.
     *
     * @param users allowed names, in lower case as JupyterHub keeps them; at least one
     * @param admins those of them that administer the hub
     * @param passwordFile one line, closed to others
     */
    public record Login(List<String> users, List<String> admins, Path passwordFile) {
        public Login {
            users = List.copyOf(users);
            admins = List.copyOf(admins);
        }
    }
}
