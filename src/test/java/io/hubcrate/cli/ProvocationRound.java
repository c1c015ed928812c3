package io.hubcrate.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Defects that do not disturb each other and so are looked at in one preflight.
 *
 * @param name for reports
 * @param site what stands in the site file in place of what: a change that is itself a defect
 * @param bundle which bundle the nodes are held against
 * @param clock how far the installing host's clock is ahead
 * @param preparation done on every node before, {@code restoration} after; what all of the round's defects want
 * @param cured whether what is undone stays undone for the rounds that follow, and nothing was absent before
 */
record ProvocationRound(
        String name,
        Map<String, String> site,
        Bundle bundle,
        Duration clock,
        String preparation,
        String restoration,
        boolean cured,
        List<Provocation> provocations) {
    ProvocationRound {
        site = Map.copyOf(site);
        provocations = List.copyOf(provocations);
    }

    enum Bundle {
        RIG,
        /** A Kubernetes for which the release or its control groups are too old. */
        NEWER,
        /** Programs for another architecture, and for a C library that nobody has. */
        ARM
    }

    static ProvocationRound of(String name, List<Provocation> provocations) {
        return new ProvocationRound(name, Map.of(), Bundle.RIG, Duration.ZERO, "true", "true", false, provocations);
    }

    ProvocationRound with(Map<String, String> newSite) {
        return new ProvocationRound(name, newSite, bundle, clock, preparation, restoration, cured, provocations);
    }

    ProvocationRound with(Bundle newBundle) {
        return new ProvocationRound(name, site, newBundle, clock, preparation, restoration, cured, provocations);
    }

    ProvocationRound with(Duration newClock) {
        return new ProvocationRound(name, site, bundle, newClock, preparation, restoration, cured, provocations);
    }

    ProvocationRound onEachNode(String before, String after) {
        return new ProvocationRound(name, site, bundle, clock, before, after, cured, provocations);
    }

    /** Of defects that bare nodes have. */
    ProvocationRound curing() {
        return new ProvocationRound(name, site, bundle, clock, preparation, restoration, true, provocations);
    }

    @Override
    public String toString() {
        return name;
    }
}
