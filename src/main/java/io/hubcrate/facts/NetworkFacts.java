package io.hubcrate.facts;

import io.hubcrate.site.AddressRange;
import java.util.List;
import java.util.SortedMap;

/**
 * The node's place in the network.
 *
 * @param hostname as the node calls itself
 * @param hostnameAddresses to what it resolves that; empty if to nothing
 * @param addresses of all interfaces
 * @param routes of the main tables; the default routes too
 * @param macs by interface
 * @param nameservers of /etc/resolv.conf, as written there
 * @param upstreamNameservers that systemd-resolved asks behind its loopback address
 * @param wildcards search suffixes below which a name that cannot exist has an address
 * @param managedInterfaces that NetworkManager manages
 * @param proxies {@code FILE LINE} without passwords
 */
public record NetworkFacts(
        String hostname,
        List<String> hostnameAddresses,
        List<InterfaceAddress> addresses,
        List<Route> routes,
        SortedMap<String, String> macs,
        List<String> nameservers,
        List<String> searches,
        List<String> upstreamNameservers,
        List<Wildcard> wildcards,
        List<Listener> listeners,
        List<String> managedInterfaces,
        List<String> proxies) {

    /** An address of an interface with its network's length. */
    public record InterfaceAddress(String link, AddressRange range) {}

    /** A route; {@code destination} is a range, an address or {@code default}. */
    public record Route(String destination, String link) {
        public boolean isDefault() {
            return destination.equals("default");
        }
    }

    /** A suffix with the address that any name below it seems to have. */
    public record Wildcard(String suffix, String address) {}

    /**
     * A port at which something waits.
     *
     * @param protocol {@code tcp} or {@code udp}
     * @param address as written by ss, {@code 0.0.0.0}, {@code [::]}, {@code *}
     * @param program empty if not known
     */
    public record Listener(String protocol, String address, int port, String program) {}

    public boolean hasDefaultRoute() {
        return routes.stream().anyMatch(Route::isDefault);
    }
}
