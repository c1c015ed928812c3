package io.hubcrate.preflight;

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
        return facts.software().manager().orElse("dnf");
    }

    /** Whether its network is that of NetworkManager, so that {@code nmcli} changes it. */
    boolean hasNetworkManager() {
        return facts.guards().services().contains("NetworkManager");
    }

    /** For a line that a person types: nothing in a word that a node told us does anything in a shell. */
    static String word(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
