package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.ClockReading;
import io.hubcrate.facts.NodeFacts;
import io.hubcrate.site.SiteNode;
import java.util.Optional;

/**
 * A node as declared and as found.
 *
 * @param clock empty if its clock could not be asked
 */
record InspectedNode(SiteNode node, NodeFacts facts, Optional<ClockReading> clock) {
    String name() {
        return node.name();
    }

    /** By which a person installs packages there: {@code dnf}, or {@code yum} where there is no dnf. */
    String packageManager() {
        return ShellLine.quoted(facts.software().manager().orElse("dnf"));
    }

    /** Whether its network is that of NetworkManager, so that {@code nmcli} changes it. */
    boolean hasNetworkManager() {
        return facts.guards().services().contains("NetworkManager");
    }
}
