package io.hubcrate.cli;

import io.hubcrate.content.PackedText;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** Everything on the nodes that an installation may change: the base of "reset leaves nothing". */
record NodeListing(NavigableMap<String, NavigableSet<String>> nodes) {
    private static final String SCRIPT = PackedText.read(NodeListing.class, "node-listing.sh");

    static NodeListing of(RigSite site) {
        NavigableMap<String, NavigableSet<String>> all = new ConcurrentSkipListMap<>();
        site.nodes().parallelStream().forEach(node -> all.put(node, of(site, node)));
        return new NodeListing(all);
    }

    /** With another host in that node's place. */
    NodeListing anew(RigSite site, String node) {
        NavigableMap<String, NavigableSet<String>> all = new TreeMap<>(nodes);
        all.put(node, of(site, node));
        return new NodeListing(all);
    }

    private static NavigableSet<String> of(RigSite site, String node) {
        Programs.Result listed = site.run(node, SCRIPT).succeeded();
        NavigableSet<String> lines = new TreeSet<>(listed.out().lines().toList());
        for (String kind : List.of("file ", "digest ", "unit-file ", "unit ", "firewall ", "rule ", "package ")) {
            if (lines.stream().noneMatch(line -> line.startsWith(kind))) {
                throw new AssertionError("nothing listed of the kind " + kind + " on " + node + listed.err());
            }
        }
        return lines;
    }

    /** What the other listing lacks, and what it has more, each with its node; empty if they are equal. */
    List<String> differences(NodeListing later) {
        List<String> all = new ArrayList<>();
        nodes.forEach((node, lines) -> {
            NavigableSet<String> now = later.nodes().getOrDefault(node, new TreeSet<>());
            lines.stream().filter(line -> !now.contains(line)).forEach(line -> all.add(node + " lost " + line));
            now.stream().filter(line -> !lines.contains(line)).forEach(line -> all.add(node + " has  " + line));
        });
        return all;
    }

    /** Without what lies in hubcrate's own folder and a runtime's: both write there as they go. */
    NodeListing withoutData() {
        return without(Set.of("/var/lib/hubcrate", "/var/lib/containerd", "/var/lib/docker"));
    }

    /** Without the state of kubelet: after a boot it starts again and again until there is a cluster. */
    NodeListing withoutKubelet() {
        return without(Set.of("unit |kubelet.service|"));
    }

    private NodeListing without(Set<String> parts) {
        NavigableMap<String, NavigableSet<String>> all = new TreeMap<>();
        nodes.forEach((node, lines) -> {
            NavigableSet<String> left = new TreeSet<>(lines);
            left.removeIf(line -> parts.stream().anyMatch(line::contains));
            all.put(node, left);
        });
        return new NodeListing(all);
    }
}
