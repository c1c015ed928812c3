package io.hubcrate.cli;

import io.hubcrate.site.AddressRange;
import io.hubcrate.site.SiteDraft;
import io.hubcrate.site.SiteForms;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.survey.Survey;
import io.hubcrate.survey.Survey.Address;
import io.hubcrate.survey.SurveyReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The nodes of a site that is being described: from surveys, from options, from a person. */
final class SiteNodes {
    /** Interfaces that container programs make: nobody reaches a host there. */
    private static final String MADE = "(docker|br-|virbr|cni|cali|veth|flannel|kube|tunl|vxlan|nodelocaldns|podman).*";

    private final SiteQuestions questions;
    /** Addresses by name, in the order in which they came. */
    private final Map<String, String> named = new LinkedHashMap<>();
    /** Networks of the nodes' own addresses. */
    private final Set<String> networks = new TreeSet<>();

    SiteNodes(SiteQuestions questions) {
        this.questions = questions;
    }

    /**
     * Adds a host that described itself; of several addresses the person chooses, or the first one counts.
     */
    void survey(Path file) {
        Survey survey = SurveyReader.read(file);
        String name = SiteQuestions.checked(
                file.toString(), survey.find("hostname").orElse("").toLowerCase(Locale.ROOT), this::newName);
        List<Address> addresses = survey.addresses().stream()
                .filter(each -> !each.networkInterface().matches(MADE))
                .sorted((one, other) ->
                        Boolean.compare(one.range().contains(":"), other.range().contains(":")))
                .toList();
        List<String> hosts = addresses.stream()
                .map(each -> each.range().substring(0, each.range().indexOf('/')))
                .toList();
        String address = hosts.size() == 1
                ? hosts.get(0)
                : questions.text(
                        "--node " + name + "=ADDRESS instead of " + file.getFileName(),
                        null,
                        "Address at which the other nodes reach " + name + ", of " + String.join(", ", hosts),
                        hosts.isEmpty() ? null : hosts.get(0),
                        SiteForms::address);
        addresses.stream()
                .map(Address::range)
                .filter(range -> range.startsWith(address + "/"))
                .flatMap(range -> AddressRange.parse(range).stream())
                .filter(range -> range.prefix() < range.bits())
                .forEach(range -> networks.add(range.ofNetwork()));
        add(name, address);
    }

    /** Adds what an option says: {@code NAME=ADDRESS}. */
    void option(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new UsageException(
                    "--node wants NAME=ADDRESS, found '" + text + "'", List.of(), "As hub-1=10.20.0.11.");
        }
        add(
                SiteQuestions.checked("--node", text.substring(0, equals), this::newName),
                SiteQuestions.checked("--node", text.substring(equals + 1), SiteForms::address));
    }

    private String newName(String name) {
        if (named.containsKey(SiteForms.nodeName(name))) {
            throw new IllegalArgumentException("another node has this name");
        }
        return name;
    }

    private void add(String name, String address) {
        named.put(name, address);
    }

    /** Asks for nodes, one after the other. */
    void ask() {
        if (!questions.isAttended()) {
            questions.lacks("--node NAME=ADDRESS for each node, or --survey FILE");
            return;
        }
        String address = questions.text("--node", null, "Address of the first node", null, SiteForms::address);
        while (!address.isEmpty()) {
            String usual = "node-" + (named.size() + 1);
            add(questions.text("--node", null, "Its name", usual, this::newName), address);
            address = questions
                    .more("Address of the next node, or Enter if that was all", SiteForms::address)
                    .orElse("");
        }
    }

    boolean isEmpty() {
        return named.isEmpty();
    }

    /** Networks that a site of these nodes certainly uses. */
    List<String> networks() {
        return List.copyOf(networks);
    }

    /** The first of these networks that nothing of the site lies in. */
    String free(List<String> candidates) {
        List<AddressRange> used = Stream.concat(networks.stream(), named.values().stream())
                .flatMap(text -> AddressRange.parse(text).stream())
                .toList();
        return candidates.stream()
                .filter(candidate -> AddressRange.parse(candidate).stream()
                        .noneMatch(range -> used.stream().anyMatch(range::overlaps)))
                .findFirst()
                .orElse(candidates.get(0));
    }

    /** @param planes names of the control planes; all others are workers, and one that is alone is both */
    List<SiteDraft.Node> drafts(List<String> planes) {
        Set<String> here = addressesHere();
        List<SiteDraft.Node> nodes = new ArrayList<>();
        named.forEach((name, address) -> {
            Set<NodeRole> roles = EnumSet.of(planes.contains(name) ? NodeRole.CONTROL_PLANE : NodeRole.WORKER);
            if (named.size() == planes.size()) {
                roles.add(NodeRole.WORKER);
            }
            nodes.add(new SiteDraft.Node(
                    name, address, roles, here.contains(address) ? SiteDraft.Node.LOCAL : List.of()));
        });
        return nodes;
    }

    List<String> names() {
        return List.copyOf(named.keySet());
    }

    private static Set<String> addressesHere() {
        try {
            Set<String> all = new TreeSet<>();
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    all.add(address.getHostAddress().replaceAll("%.*", ""));
                }
            }
            return all;
        } catch (SocketException e) {
            return Set.of();
        }
    }
}
