package io.hubcrate.preflight;

import io.hubcrate.facts.ClockReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the clocks agree: certificates made on one node must be valid on the others at once. */
final class ClockCheck implements Check {
    private static final Duration MUCH = Duration.ofSeconds(5);
    private static final Duration NOTABLE = Duration.ofSeconds(1);

    /** Between the installing host and the nodes only signatures' dates and reports are at stake. */
    private static final Duration HOST = Duration.ofMinutes(5);

    private static final List<String> SYNCHRONISE =
            List.of("systemctl enable chronyd", "systemctl restart chronyd", "chronyc makestep", "chronyc tracking");

    private static final List<String> WITHOUT_SERVER = List.of(
            "# without any server of time: let one node serve the others ('local stratum 10' and 'allow' in its",
            "# /etc/chrony.conf, 'server ADDRESS iburst' in theirs)");

    /** With the site's own servers of time, if the site file names them. */
    private static String[] remedy(Inspection inspection) {
        List<String> servers = inspection.site().services().ntp();
        List<String> lines = new ArrayList<>();
        servers.forEach(server -> lines.add("echo 'server " + server + " iburst' >> /etc/chrony.conf"));
        lines.addAll(SYNCHRONISE);
        if (servers.isEmpty()) {
            lines.addAll(WITHOUT_SERVER);
        }
        return lines.toArray(String[]::new);
    }

    @Override
    public void check(Inspection inspection, Findings findings) {
        InspectedNode first = null;
        for (InspectedNode node : inspection.nodes()) {
            if (node.facts().software().clockSynchronised().filter(yes -> !yes).isPresent()) {
                findings.warning(
                        FindingCode.CLOCK_UNSYNCHRONISED,
                        node,
                        "nothing keeps the clock right",
                        "a server of time, the same for all nodes",
                        remedy(inspection));
            }
            if (node.clock().isEmpty()) {
                continue;
            }
            if (first == null) {
                first = node;
                checkHost(node, findings);
            } else {
                compare(node, first, remedy(inspection), findings);
            }
        }
    }

    private static void compare(InspectedNode node, InspectedNode first, String[] remedy, Findings findings) {
        ClockReading clock = node.clock().orElseThrow();
        ClockReading other = first.clock().orElseThrow();
        Duration apart = clock.surelyApart(other);
        if (apart.compareTo(NOTABLE) <= 0) {
            return;
        }
        String evidence = "the clock is " + seconds(clock.offset().minus(other.offset())) + " that of " + first.name()
                + " (measured to " + plain(clock.uncertainty().plus(other.uncertainty())) + ")";
        String expected = "less than a second: a certificate that is not valid yet stops a node from joining";
        if (apart.compareTo(MUCH) > 0) {
            findings.error(FindingCode.CLOCK_SKEW, node, evidence, expected, remedy);
        } else {
            findings.warning(FindingCode.CLOCK_SKEW, node, evidence, expected, remedy);
        }
    }

    private static void checkHost(InspectedNode node, Findings findings) {
        ClockReading clock = node.clock().orElseThrow();
        if (clock.offset().abs().minus(clock.uncertainty()).compareTo(HOST) > 0) {
            findings.warning(
                    FindingCode.CLOCK_UNLIKE_HOST,
                    node,
                    "the clock is " + seconds(clock.offset()) + " that of the host on which hubcrate runs",
                    "one of the two is wrong; signatures are judged by the host's clock",
                    "date -u",
                    "# the same on the host; mend the one that is wrong");
        }
    }

    private static String seconds(Duration difference) {
        return plain(difference.abs()) + (difference.isNegative() ? " behind" : " ahead of");
    }

    private static String plain(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
    }
}
