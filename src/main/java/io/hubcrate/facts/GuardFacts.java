package io.hubcrate.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?/([a-z]+)");

    /**
     * The firewall daemon.
     *
     * @param state {@code running}, {@code not running}, {@code absent}
     * @param backend {@code nftables} or {@code iptables}; empty unless it runs
     * @param trusted addresses and networks that zones let do everything
     * @param openedFrom addresses whose traffic comes into the running zone that hubcrate made for nodes
     * @param openedPorts what that zone lets in: {@code 10250/tcp}, {@code 2379-2380/tcp}
     * @param boots whether it does not run and will do so after the next start of the node
     * @param claims what other zones bind to themselves, as their files say
     */
    public record Firewalld(
            String state,
            Optional<String> defaultZone,
            List<String> activeZones,
            Optional<String> backend,
            Set<String> trusted,
            Set<String> openedFrom,
            List<String> openedPorts,
            boolean boots,
            List<Claim> claims) {
        public boolean isRunning() {
            return state.equals("running");
        }

        /** Whether what comes from an address to a port is let in by a zone that its source address leads to. */
        public boolean isOpen(String from, int port, String protocol) {
            return trusted.contains(from)
                    || (openedFrom.contains(from)
                            && openedPorts.stream().anyMatch(opened -> covers(opened, port, protocol)));
        }

        private static boolean covers(String opened, int port, String protocol) {
            Matcher range = RANGE.matcher(opened);
            if (!range.matches() || !range.group(3).equals(protocol)) {
                return false;
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            return first <= port && port <= last;
        }
    }

    /** {@code kind} is source or interface. firewalld lets no two zones have the same. */
    public record Claim(String zone, String kind, String name) {}

    /** A security program and where it was found. */
    public record Agent(String name, String path) {}
}
