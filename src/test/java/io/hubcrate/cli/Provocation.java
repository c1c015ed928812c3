package io.hubcrate.cli;

import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.preflight.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One finding, made to come and to go on a real node.
 *
 * @param node the finding's; empty if it is the site's
 * @param evidence a part of what it must say was found
 * @param kind how real the defect is
 * @param acts what is done on nodes; empty if a bare node, or the round's site file, provokes it already
 * @param byRemedy whether the finding's own remedy, typed as it stands, undoes it
 * @param places what the person who types the remedy puts for its words in capitals, or has in place of what this kernel lacks
 * @param undoing what undoes it where no command can, and tidies up afterwards
 */
record Provocation(
        FindingCode id,
        Severity severity,
        String node,
        String evidence,
        Kind kind,
        List<Act> acts,
        boolean byRemedy,
        Map<String, String> places,
        List<Act> undoing) {
    Provocation {
        acts = List.copyOf(acts);
        places = Map.copyOf(places);
        undoing = List.copyOf(undoing);
    }

    /** Where the defect comes from. */
    enum Kind {
        /** The node really is so. */
        REAL,
        /** A doctored file or a wrapper says so: the kernel, the machine or the release cannot be made so in a container. */
        SCRIPTED
    }

    /** A script as root on a node; {@code {cp1}} and so on stand for addresses. */
    record Act(String node, String script) {}

    static Provocation real(FindingCode id, Severity severity, String node, String evidence) {
        return new Provocation(id, severity, node, evidence, Kind.REAL, List.of(), false, Map.of(), List.of());
    }

    static Provocation scripted(FindingCode id, Severity severity, String node, String evidence) {
        return new Provocation(id, severity, node, evidence, Kind.SCRIPTED, List.of(), false, Map.of(), List.of());
    }

    /** Done on the finding's own node. */
    Provocation by(String script) {
        return by(node, script);
    }

    Provocation by(String where, String script) {
        List<Act> more = new ArrayList<>(acts);
        more.add(new Act(where, script));
        return new Provocation(id, severity, node, evidence, kind, more, byRemedy, places, undoing);
    }

    /** The remedy is typed, and the finding must be gone; with pairs of words of it and what is typed for them. */
    Provocation typed(String... pairs) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return new Provocation(id, severity, node, evidence, kind, acts, true, all, undoing);
    }

    /** What no remedy does, or what is left of it. */
    Provocation then(String script) {
        return then(node, script);
    }

    Provocation then(String where, String script) {
        List<Act> more = new ArrayList<>(undoing);
        more.add(new Act(where, script));
        return new Provocation(id, severity, node, evidence, kind, acts, byRemedy, places, more);
    }

    @Override
    public String toString() {
        return id + (node.isEmpty() ? "" : "@" + node);
    }
}
