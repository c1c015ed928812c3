package io.hubcrate.facts;

import static io.hubcrate.facts.FactsText.number;

import io.hubcrate.facts.NetworkFacts.InterfaceAddress;
import io.hubcrate.facts.NetworkFacts.Listener;
import io.hubcrate.facts.NetworkFacts.Route;
import io.hubcrate.facts.NetworkFacts.Wildcard;
import io.hubcrate.site.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads the network's part of the facts. */
final class NetworkFactsReader {
    private NetworkFactsReader() {}

    static NetworkFacts read(FactsText text) {
        List<InterfaceAddress> addresses = new ArrayList<>();
        for (String[] row : text.rows("address", 2)) {
            addresses.add(new InterfaceAddress(
                    row[0],
                    AddressRange.parse(row[1]).orElseThrow(() -> new FactsFormatException("'address' is no range"))));
        }
        TreeMap<String, String> macs = new TreeMap<>();
        // A link may have no address at all, then its name stands alone.
        text.several("mac").stream()
                .map(value -> value.split(" ", 2))
                .filter(row -> row.length == 2)
                .forEach(row -> macs.put(row[0], row[1]));
        List<Listener> listeners = new ArrayList<>();
        for (String[] row : text.rows("listen", 4)) {
            listeners.add(new Listener(
                    row[0], row[1], (int) Math.min(number("listen", row[2]), 65535), row[3].equals("-") ? "" : row[3]));
        }
        return new NetworkFacts(
                text.need("hostname"),
                text.several("hostname.address"),
                List.copyOf(addresses),
                text.rows("route", 2).stream()
                        .map(row -> new Route(row[0], row[1]))
                        .toList(),
                macs,
                text.several("resolver.server"),
                text.several("resolver.search"),
                text.several("resolver.upstream"),
                text.rows("resolver.wildcard", 2).stream()
                        .map(row -> new Wildcard(row[0], row[1]))
                        .toList(),
                List.copyOf(listeners),
                text.rows("nm.device", 2).stream()
                        .filter(row -> !row[1].startsWith("unmanaged"))
                        .map(row -> row[0])
                        .toList(),
                text.several("proxy"));
    }
}
