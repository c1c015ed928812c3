package io.hubcrate.preflight;

import io.hubcrate.preflight.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Gathers what checks find. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();

    /** @param node empty for the site */
    void tell(Severity severity, FindingCode id, String node, String evidence, String expected, String... remedy) {
        found.add(new Finding(id, severity, node, evidence, expected, List.of(remedy)));
    }

    void error(FindingCode id, InspectedNode node, String evidence, String expected, String... remedy) {
        tell(Severity.ERROR, id, node.name(), evidence, expected, remedy);
    }

    void warning(FindingCode id, InspectedNode node, String evidence, String expected, String... remedy) {
        tell(Severity.WARNING, id, node.name(), evidence, expected, remedy);
    }

    void info(FindingCode id, InspectedNode node, String evidence, String expected, String... remedy) {
        tell(Severity.INFO, id, node.name(), evidence, expected, remedy);
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}
