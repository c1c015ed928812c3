package io.hubcrate.site;

import io.hubcrate.site.SiteNode.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person has said of a site, before there is a file; {@link SiteFileWriter} makes the file. Nothing is checked:
 * what comes of it is read back.
 *
 * @param endpoint {@code host:port} for all control planes
 * @param user who logs in at the nodes
 * @param keys files of private keys as they are to be written; empty to ask the agent
 * @param sudoPassword the file with sudo's password; null if it asks for none
 * @param pods the pods' network
 * @param services the services' network
 * @param networks what the site itself uses
 * @param ntp time servers
 * @param hosts names that no DNS knows
 * @param externalIps where users come; with none and no port nobody outside does
 * @param nodePort 0 for none
 * @param users who may log in on the first day, with the password in the file {@code hub-password}; the first one is admin
 */
public record SiteDraft(
        String name,
        String endpoint,
        String user,
        List<String> keys,
        @Nullable String sudoPassword,
        List<Node> nodes,
        String pods,
        String services,
        List<String> networks,
        List<String> ntp,
        Map<String, String> hosts,
        Site.Consents consents,
        List<String> externalIps,
        int nodePort,
        List<String> users) {
    /** Of which the first password is read. */
    public static final String PASSWORD_FILE = "hub-password";

    public SiteDraft {
        keys = List.copyOf(keys);
        nodes = List.copyOf(nodes);
        networks = List.copyOf(networks);
        ntp = List.copyOf(ntp);
        externalIps = List.copyOf(externalIps);
        users = List.copyOf(users);
    }

    /**
     * A node.
     *
     * @param more further lines of its own, YAML
     */
    public record Node(String name, String address, Set<NodeRole> roles, List<String> more) {
        /** What the host on which hubcrate runs says of itself. */
        public static final List<String> LOCAL =
                List.of("# hubcrate runs on this very host.", "access:", "  local: true");

        public Node {
            roles = Set.copyOf(roles);
            more = List.copyOf(more);
        }
    }
}
