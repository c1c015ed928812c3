package io.hubcrate.preflight;

import java.util.ArrayList;
import java.util.List;

/** What could not be read is said, never guessed: the checks that want it found nothing because they saw nothing. */
final class UnknownCheck implements Check.OfNode {
    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        if (node.facts().unknown().isEmpty()) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        node.facts().unknown().forEach((key, reason) -> unknown.add(key + " (" + reason + ")"));
        findings.info(
                FindingCode.FACT_UNKNOWN,
                node,
                "could not be read: " + String.join(", ", unknown),
                "nothing of it is checked; the missing programs come with iproute, util-linux, systemd, xfsprogs",
                "# look yourself, or install the program that is named and repeat: hubcrate preflight");
    }
}
