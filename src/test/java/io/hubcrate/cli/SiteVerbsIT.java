package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.cli.LocalSite.Typed;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.Redactor;
import io.hubcrate.install.Journal;
import io.hubcrate.install.Operator;
import io.hubcrate.install.RunLock;
import io.hubcrate.json.Json;
import io.hubcrate.testing.TreeListing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site's verbs as typed processes, on a node that is the installing host itself, with a really signed bundle. */
class SiteVerbsIT {
    @TempDir
    private Path folder;

    private LocalSite site;
    private Path root = Path.of("");

    @BeforeEach
    void startNode() throws Exception {
        site = LocalSite.start(folder, bundle -> bundle.cluster = false);
        root = site.root;
    }

    @AfterEach
    void stopNode() {
        site.close();
    }

    private Typed type(String... words) throws IOException, InterruptedException {
        return site.type(words);
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private JsonNode json(Typed typed) throws IOException {
        return Json.parse(typed.out().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void plansInstallsTellsAndTakesAwayAgain() throws Exception {
        var before = TreeListing.of(root, true, "etc", "var/lib", "run");
        Typed plan = type("plan", "--output", "json");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(json(plan).get("changes").asInt()).isPositive();
        assertThat(json(type("plan", "--output", "json")).get("plan"))
                .isEqualTo(json(plan).get("plan"));
        assertThat(root.resolve("etc/sysctl.d/99-z-hubcrate.conf")).doesNotExist();

        Typed bare = site.typeStaged("status");
        assertThat(bare.exit()).as("what is not known is not well").isEqualTo(6);
        assertThat(bare.out()).contains("none on this host", "nobody knows what is to do");
        assertThat(bare.out().lines()).anyMatch(line -> line.matches(".+ +connection +answers"));
        assertThat(type("status").out().lines()).anyMatch(line -> line.matches("in short +1 step of [0-9]+ to do"));
        assertThat(type("install").exit()).isEqualTo(2);
        String given =
                " --site " + folder.resolve("carried/site.yaml") + " --bundle " + site.bundle() + " --trust /srv/trust";
        assertThat(type("plan", "--out", "/run/p.json").out())
                .endsWith("next        hubcrate install" + given + " --plan /run/p.json\n");
        assertThat(type("preflight").out()).endsWith("next        hubcrate preflight" + given + "\n");
        Typed refused = type("install", "--yes");
        assertThat(refused.exit()).as("the node lacks its address").isEqualTo(6);
        assertThat(refused.out()).contains("[address-not-on-node]");
        assertThat(root.resolve("etc/sysctl.d/99-z-hubcrate.conf")).doesNotExist();
        assertNextRepeatsWhatWasGiven(given);
        site.giveAddress();
        String[] install = {"install", "--yes", "--accept", "selinux-off", "--reason", "a folder, for a test"};
        assertPlanFileBinds(plan);
        Typed installed = type(with(install, "--output", "json"));
        assertThat(installed.exit()).as(installed.err()).isZero();
        assertThat(json(installed).get("digest")).isEqualTo(json(plan).get("digest"));
        assertThat(json(installed).get("changed").asInt()).isEqualTo(1);
        assertThat(root.resolve("etc/sysctl.d/99-z-hubcrate.conf")).content().contains("net.ipv4.ip_forward = 1");

        Typed again = type(install);
        assertThat(again.exit()).isZero();
        String at = " --site " + folder.resolve("carried/site.yaml");
        assertThat(again.out()).isEqualTo("nothing to change\nnext        hubcrate status" + at + "\n");
        assertThat(type("status").out()).contains("are as they should be");
        assertThat(type("plan").out()).contains("next        hubcrate status" + at + " --bundle " + site.bundle());
        assertThat(root.resolve("var/lib/hubcrate/sites/north/journal.jsonl"))
                .content()
                .contains("a folder, for a test");
        Typed status = type("status", "--output", "json");
        assertThat(status.exit()).isZero();
        assertThat(json(status).get("lastRun").get("result").asText()).isEqualTo("done");
        assertThat(json(status).get("lastRun").get("sums"))
                .isEqualTo(json(plan).get("plan").get("sums"));

        assertStatusTellsWorkFromWhatWasCutOff();
        assertThat(type("reset").exit()).isEqualTo(2);
        Typed reset = type("reset", "--yes");
        assertThat(reset.exit()).as(reset.err()).isZero();
        assertThat(type("status").exit()).isEqualTo(6);
        Path state = root.resolve("var/lib/hubcrate/sites/north");
        assertThat(state.resolve("journal.jsonl")).exists();
        // What only looks needs root's rights too, and leaves the connection's own lock in /run.
        var after = TreeListing.of(root, true, "etc", "var/lib");
        after.keySet().removeIf(path -> path.startsWith("var/lib/hubcrate"));
        before.keySet().removeIf(path -> path.startsWith("run"));
        assertThat(after).isEqualTo(before);
    }

    /** Each option, in words that a shell takes back as they were. */
    private void assertNextRepeatsWhatWasGiven(String given) throws Exception {
        String accept = " --accept swap-on@cp-1 --reason 'tried, it'\\''s fine'";
        String[] more = {"--media", "/srv", "--accept", "swap-on@cp-1", "--reason", "tried, it's fine"};
        assertThat(type(with(new String[] {"preflight"}, more)).out())
                .endsWith("next        hubcrate preflight" + given + " --media /srv" + accept + "\n");
        String[] install = with(new String[] {"install", "--yes", "--until", "prepare", "--limit-rate", "50M"}, more);
        assertThat(type(install).out())
                .endsWith("next        hubcrate install" + given + " --media /srv --until prepare" + accept
                        + " --limit-rate 50M\n");
        assertThat(type("plan", "--media", "/srv", "--until", "prepare").out())
                .endsWith("next        hubcrate install" + given + " --media /srv --until prepare\n");
    }

    /** What was edited is refused, and one that cannot be written is said by its name; nothing is changed by either. */
    private void assertPlanFileBinds(Typed plan) throws Exception {
        Typed unwritable = type("plan", "--out", "/gone/plan.json");
        assertThat(unwritable.exit()).isEqualTo(1);
        assertThat(unwritable.err())
                .contains("plan-unwritable", "/gone/plan.json cannot be written: there is no /gone", "df -h /gone")
                .doesNotContain(".partial");
        assertThat(type("plan", "--out", "/run/plan.json").exit()).isZero();
        Path file = root.resolve("run/plan.json");
        assertThat(json(plan).get("digest").asText())
                .isIn(Files.readString(file)
                        .lines()
                        .flatMap(line -> java.util.Arrays.stream(line.split("\"", -1)))
                        .toList());
        Files.writeString(file, Files.readString(file).replace("99-z-hubcrate", "00-a-hubcrate"));
        Typed edited = type("install", "--plan", "/run/plan.json", "--accept", "selinux-off", "--reason", "a folder");
        assertThat(edited.exit()).isEqualTo(3);
        assertThat(edited.err()).contains("plan-file-invalid");
        assertThat(type("install", "--until", "prepar", "--yes").exit()).isEqualTo(2);
        Files.delete(file);
        assertThat(root.resolve("etc/sysctl.d/99-z-hubcrate.conf")).doesNotExist();
    }

    private void assertStatusTellsWorkFromWhatWasCutOff() throws Exception {
        Path state = root.resolve("var/lib/hubcrate/sites/north");
        Operator operator = new Operator("anna", "north-1", 4711, Instant.parse("2026-11-21T10:00:00Z"), "install");
        Digest plan = Digest.of(new byte[0]);
        try (RunLock held = RunLock.take(state, operator);
                Journal journal = Journal.open(state.resolve(Journal.FILE), Clock.systemUTC(), new Redactor())) {
            assertThat(held).isNotNull();
            journal.begin(operator, new Journal.Subject("1", "north", "small 1", null, List.of(), plan, List.of()));
            journal.stepBegins("cp-1", "packages", List.of());
            assertThat(lastResults()).containsExactly("at-work", "at-work");
            assertThat(type("status").out().lines())
                    .anyMatch(line -> line.startsWith("at work     anna"))
                    .anyMatch(line -> line.startsWith("last run    at work, small 1, anna"))
                    .contains("            cp-1, packages: at work");
        }
        assertThat(lastResults()).containsExactly("cut-off", "cut-off");
        assertThat(type("status").out().lines())
                .noneMatch(line -> line.startsWith("at work"))
                .anyMatch(line -> line.startsWith("last run    cut off before its end, small 1, anna"))
                .contains("            cp-1, packages: cut off");
    }

    private List<String> lastResults() throws Exception {
        JsonNode last = json(type("status", "--output", "json")).get("lastRun");
        return List.of(last.get("result").asText(), last.at("/steps/0/result").asText());
    }
}
