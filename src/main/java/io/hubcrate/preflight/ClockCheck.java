package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.ClockReading;
import io.hubcrate.site.SiteNode;
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
                        synchronise(node, inspection));
            }
            if (node.clock().isEmpty()) {
                continue;
            }
            if (first == null) {
                first = node;
                checkHost(node, findings);
            } else {
                compare(node, node.clock().get(), first, inspection, findings);
            }
        }
    }

    private static void compare(
            InspectedNode node, ClockReading clock, InspectedNode first, Inspection inspection, Findings findings) {
        ClockReading other = first.clock().orElseThrow();
        Duration apart = clock.surelyApart(other);
        if (apart.compareTo(NOTABLE) <= 0) {
            return;
        }
        String evidence = "the clock is " + seconds(clock.offset().minus(other.offset())) + " that of " + first.name()
                + " (measured to " + plain(clock.uncertainty().plus(other.uncertainty())) + ")";
        String expected = "less than a second: a certificate that is not valid yet stops a node from joining";
        if (apart.compareTo(MUCH) > 0) {
            findings.error(FindingCode.CLOCK_SKEW, node, evidence, expected, synchronise(node, inspection));
        } else {
            findings.warning(FindingCode.CLOCK_SKEW, node, evidence, expected, synchronise(node, inspection));
        }
    }

    /** With the site's servers of time; where there is none, with the first node as theirs. */
    private static String[] synchronise(InspectedNode node, Inspection inspection) {
        List<String> lines = new ArrayList<>();
        lines.add("# if chronyd is not there: "
                + node.packages("install", "chrony").replaceFirst("^# ", ""));
        List<String> servers = inspection.site().services().ntp();
        SiteNode leader = inspection.site().nodes().get(0);
        if (!servers.isEmpty()) {
            servers.forEach(
                    server -> lines.add(ShellLine.of("echo {} >> /etc/chrony.conf", "server " + server + " iburst")));
        } else if (leader.name().equals(node.name())) {
            lines.add("# the site file names no server of time ('services: {ntp: [ADDRESS]}'); then this node serves");
            lines.add("# the others, by its own clock:");
            inspection.site().nodes().stream()
                    .skip(1)
                    .forEach(other ->
                            lines.add(ShellLine.of("echo {} >> /etc/chrony.conf", "allow " + other.address())));
            lines.add("echo 'local stratum 10' >> /etc/chrony.conf");
        } else {
            lines.add("# the site file names no server of time; then " + leader.name() + " is asked:");
            lines.add(ShellLine.of("echo {} >> /etc/chrony.conf", "server " + leader.address() + " iburst"));
        }
        lines.add("systemctl enable chronyd && systemctl restart chronyd");
        lines.add("chronyc makestep && chronyc sources");
        return lines.toArray(String[]::new);
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
