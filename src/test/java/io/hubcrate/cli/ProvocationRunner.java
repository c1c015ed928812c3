package io.hubcrate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays rounds on a site's nodes and gathers everything that was not as it should be. */
final class ProvocationRunner {
    private static final String IN_SITE_FILE = "# in the site file: ";

    private final RigSite site;
    private final Path folder;
    private final String siteFile;
    private final Map<ProvocationRound.Bundle, Path> bundles;
    private final Path trust;
    private final List<String> problems = new ArrayList<>();
    /** The last report, as long as nothing was done to the nodes since. */
    private @Nullable JsonNode untouched;

    ProvocationRunner(RigSite site, Path folder, Path siteFile, Map<ProvocationRound.Bundle, Path> bundles, Path trust)
            throws IOException {
        this.site = site;
        this.folder = folder;
        this.siteFile = Files.readString(siteFile);
        this.bundles = Map.copyOf(bundles);
        this.trust = trust;
    }

    /** What went wrong, until now; one line or more for each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The report on the nodes as they are. */
    JsonNode look() throws IOException {
        JsonNode report = preflight(siteFile, ProvocationRound.Bundle.RIG, Duration.ZERO);
        untouched = report;
        return report;
    }

    /** Absent before, there when provoked, gone when its remedy was typed or what provokes it was taken back. */
    void play(ProvocationRound round) throws IOException {
        String provokedSite = siteFile;
        for (Map.Entry<String, String> change : round.site().entrySet()) {
            String changed = provokedSite.replace(filled(change.getKey()), filled(change.getValue()));
            if (changed.equals(provokedSite)) {
                throw new AssertionError("nothing to change in the site file: " + change);
            }
            provokedSite = changed;
        }
        eachNode(round, round.preparation());
        if (!round.cured()) {
            expectAbsent(round, "before", round.provocations(), untouched == null ? look() : untouched);
        }
        round.provocations().forEach(each -> each.acts().forEach(act -> act(round, each, act)));
        JsonNode provoked = preflight(provokedSite, round.bundle(), round.clock());
        for (Provocation each : round.provocations()) {
            if (find(each, provoked) == null) {
                problems.add(round + ": not provoked: " + each + " " + each.severity() + "\n" + near(each, provoked));
            }
        }
        List<Provocation> typed =
                round.provocations().stream().filter(Provocation::byRemedy).toList();
        if (!typed.isEmpty()) {
            String mended = type(round, typed, provoked, provokedSite);
            expectAbsent(round, "remedy typed", typed, preflight(mended, round.bundle(), round.clock()));
        }
        List<Provocation> backwards = new ArrayList<>(round.provocations());
        Collections.reverse(backwards);
        backwards.forEach(each -> each.undoing().forEach(act -> act(round, each, act)));
        expectAbsent(round, "after", round.provocations(), look());
        eachNode(round, round.restoration());
    }

    /** Gives the site file as the remedies want it. */
    private String type(ProvocationRound round, List<Provocation> typed, JsonNode provoked, String provokedSite) {
        String mended = provokedSite;
        Set<Provocation.Act> done = new LinkedHashSet<>();
        for (Provocation each : typed) {
            JsonNode finding = find(each, provoked);
            if (finding == null) {
                continue;
            }
            StringBuilder script = new StringBuilder();
            for (JsonNode node : finding.get("remedy")) {
                String line = node.asText();
                if (line.startsWith(IN_SITE_FILE)) {
                    mended += line.substring(IN_SITE_FILE.length()) + "\n";
                } else if (!line.startsWith("#") && !line.equals("reboot")) {
                    for (Map.Entry<String, String> place : each.places().entrySet()) {
                        line = line.replace(place.getKey(), place.getValue());
                    }
                    script.append(line).append('\n');
                }
            }
            String where = each.node();
            if (where.isEmpty()) {
                where = each.acts().get(each.acts().size() - 1).node();
            }
            Provocation.Act act = new Provocation.Act(where, "set -e\n" + script);
            if (!script.isEmpty() && done.add(act)) {
                act(round, each, act);
            }
        }
        return mended;
    }

    private void expectAbsent(ProvocationRound round, String when, List<Provocation> all, JsonNode report) {
        for (Provocation each : all) {
            JsonNode finding = find(each, report);
            if (finding != null) {
                problems.add(round + ", " + when + ": still there: " + finding);
            }
        }
    }

    private @Nullable JsonNode find(Provocation wanted, JsonNode report) {
        for (JsonNode finding : report.get("findings")) {
            if (finding.get("id").asText().equals(wanted.id().code())
                    && finding.get("severity")
                            .asText()
                            .equalsIgnoreCase(wanted.severity().name())
                    && finding.path("node").asText("").equals(wanted.node())
                    && finding.get("evidence").asText().contains(filled(wanted.evidence()))) {
                return finding;
            }
        }
        return null;
    }

    /** What was found instead. */
    private static String near(Provocation wanted, JsonNode report) {
        StringBuilder near = new StringBuilder();
        for (JsonNode finding : report.get("findings")) {
            if (finding.get("id").asText().equals(wanted.id().code())) {
                near.append("    ").append(finding).append('\n');
            }
        }
        return near.toString();
    }

    private void eachNode(ProvocationRound round, String script) {
        if (!script.equals("true")) {
            site.nodes().forEach(node -> run(round.name(), node, script));
        }
    }

    private void act(ProvocationRound round, Provocation provocation, Provocation.Act act) {
        run(round + ": " + provocation, act.node(), act.script());
    }

    private void run(String what, String node, String script) {
        untouched = null;
        Programs.Result result = site.run(node, filled(script));
        if (result.exit() != 0) {
            problems.add(what + " on " + node + ": " + result.describe());
        }
    }

    private String filled(String text) {
        String filled = text;
        for (String node : site.nodes()) {
            filled = filled.replace("{" + node + "}", site.address(node));
        }
        return filled;
    }

    private JsonNode preflight(String site, ProvocationRound.Bundle bundle, Duration ahead) throws IOException {
        Files.writeString(folder.resolve("provoked.yaml"), site);
        TypedCommand typed = TypedCommand.at(
                Clock.offset(Clock.systemUTC(), ahead),
                folder,
                List.of(),
                "preflight",
                "--site",
                "provoked.yaml",
                "--bundle",
                java.util.Objects.requireNonNull(bundles.get(bundle)).toString(),
                "--trust",
                trust.toString(),
                "--output",
                "json");
        if (typed.exitCode() != 0 && typed.exitCode() != 6) {
            throw new AssertionError("preflight ended with " + typed.exitCode() + ": " + typed.err());
        }
        return typed.json();
    }
}
