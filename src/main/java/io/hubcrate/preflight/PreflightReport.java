package io.hubcrate.preflight;

import io.hubcrate.preflight.Finding.Severity;
import java.util.List;
import java.util.Optional;

/**
 * All that preflight found, in the order of the site's nodes (the site itself first), then of severity, then of id.
 *
 * @param site its name
 * @param bundle that the nodes were held against; empty if none
 * @param nodes every node of the site, in its order
 * @param findings accepted ones too
 * @param acceptances as given, whether they met a finding or not
 */
public record PreflightReport(
        String site,
        Optional<String> bundle,
        List<String> nodes,
        List<Finding> findings,
        List<Acceptance> acceptances) {
    public PreflightReport {
        nodes = List.copyOf(nodes);
        findings = List.copyOf(findings);
        acceptances = List.copyOf(acceptances);
    }

    /** Who took it as it is. */
    public Optional<Acceptance> acceptanceOf(Finding finding) {
        return acceptances.stream().filter(each -> each.takes(finding)).findFirst();
    }

    /** Errors that nobody accepted: with one of them, nothing may be installed. */
    public List<Finding> open() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .filter(finding -> acceptanceOf(finding).isEmpty())
                .toList();
    }

    /** Acceptances whose finding is not there (any more). */
    public List<Acceptance> idle() {
        return acceptances.stream().filter(each -> !each.takes(findings)).toList();
    }

    /** Of one node; of the site as a whole for the empty name. */
    public List<Finding> of(String node) {
        return findings.stream().filter(finding -> finding.node().equals(node)).toList();
    }

    public long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
