package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.ClockReading;
import io.hubcrate.facts.NodeFacts;
import io.hubcrate.facts.OsRelease;
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

    /**
     * What to type to do something with packages of Enterprise Linux. Other systems call them otherwise and are no nodes
     * of hubcrate, so a command that fails there is not given.
     *
     * @param action {@code install}, {@code remove} or {@code update}
     * @param packages quoted where they hold words of the node
     */
    String packages(String action, String packages) {
        OsRelease os = facts.host().os();
        return os.enterpriseMajor().isPresent()
                ? packageManager() + " " + action + " " + packages
                : "# " + action + " what Enterprise Linux calls " + packages + ", by its name on " + os
                        + "; hubcrate's nodes are of Enterprise Linux";
    }

    /** Whether its network is that of NetworkManager, so that {@code nmcli} changes it. */
    boolean hasNetworkManager() {
        return facts.guards().services().contains("NetworkManager");
    }
}
