package io.hubcrate.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What guards the node.
 *
 * @param selinux {@code enforcing}, {@code permissive} or {@code disabled}
 * @param securePaths sudo's search paths as configured; empty if it has none
 * @param services of those asked after, which are active
 * @param agents security programs that are installed
 */
public record GuardFacts(
        String selinux,
        boolean fips,
        List<String> securePaths,
        Set<String> services,
        Firewalld firewalld,
        List<Agent> agents) {

    /**
     * The firewall daemon.
     *
     * @param state {@code running}, {@code not running}, {@code absent}
     * @param backend {@code nftables} or {@code iptables}; empty unless it runs
     * @param trusted addresses and networks that zones let do everything
     */
    public record Firewalld(
            String state,
            Optional<String> defaultZone,
            List<String> activeZones,
            Optional<String> backend,
            Set<String> trusted) {
        public boolean isRunning() {
            return state.equals("running");
        }
    }

    /** A security program and where it was found. */
    public record Agent(String name, String path) {}
}
