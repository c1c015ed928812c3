package io.hubcrate.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What could not be read is said, never guessed: the checks that want it found nothing because they saw nothing. */
final class UnknownCheck implements Check.OfNode {
    /** By which packages of Enterprise Linux the facts' programs come. */
    private static final Map<String, String> PACKAGES = Map.of(
            "ip", "iproute",
            "ss", "iproute",
            "getent", "glibc-common",
            "getconf", "glibc-common",
            "xfs_info", "xfsprogs",
            "modprobe", "kmod",
            "iptables-save", "iptables",
            "timedatectl", "systemd");

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
                "nothing of it is checked",
                remedy(node));
    }

    private static String[] remedy(InspectedNode node) {
        TreeSet<String> packages = new TreeSet<>();
        node.facts()
                .unknown()
                .values()
                .forEach(reason -> PACKAGES.forEach((program, brings) -> {
                    if (List.of(reason.split("[ ,]+")).contains(program)) {
                        packages.add(brings);
                    }
                }));
        return packages.isEmpty()
                ? new String[] {"# nothing has to be done, if you know that all is well there"}
                : new String[] {
                    node.packages("install", String.join(" ", packages)),
                    "# then repeat: hubcrate preflight; or look yourself whether all is well there"
                };
    }
}
