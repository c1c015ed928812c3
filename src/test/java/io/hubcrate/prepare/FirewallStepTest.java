package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.SiteNodes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirewallStepTest {
    private static final String NODES = "/etc/firewalld/zones/hubcrate-nodes.xml";
    private static final String RUNTIME = "/double/firewalld/runtime/zones/";
    private static final FirewallStep STEP = new FirewallStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node.firewalld();
    }

    private long reloads() {
        return node.has("/double/firewalld/log")
                ? node.read("/double/firewalld/log").lines().count()
                : 0;
    }

    private void assertUntouched() {
        assertThat(reloads()).isZero();
        assertThat(node.has(NODES)).isFalse();
    }

    @Test
    void firewallThatDoesNotRunIsLeftAlone() {
        node.remove("/double/firewalld/running");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.plan()).isEmpty();
        trial.apply();
        assertUntouched();
    }

    @Test
    void nodeWithoutFirewalldHasNothingToDo() {
        node.without("firewall-cmd");
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void withoutConsentTheSiteOpensItself() {
        StepTrial trial = trials.withoutConsent().of(STEP);
        assertThat(trial.plan()).isEmpty();
        trial.apply();
        assertUntouched();
    }

    @Test
    void balancerBeforeTheControlPlanesComesInAtTheApiServerAlone() {
        String zone = "/etc/firewalld/zones/hubcrate-api.xml";
        trials.hosts(Map.of("api.north.example", "192.0.2.200"));
        for (String endpoint : List.of("192.0.2.11:6443", "cp1:6443", "nowhere.example:6443")) {
            assertThat(trials.endpoint(endpoint).of(STEP).planned())
                    .as(endpoint)
                    .noneMatch(change -> change.contains(zone));
        }
        StepTrial trial = trials.endpoint("api.north.example:6443").of(STEP);
        trial.settle();
        assertThat(node.read(zone))
                .contains("<source address=\"192.0.2.200\"/>", "port=\"6443\"")
                .doesNotContain("2379");
        trial.reset();
        assertThat(node.has(zone)).isFalse();

        Trials worker = new Trials(folder.resolve("w"), Trials.WORKER).endpoint("192.0.2.200:6443");
        worker.node.firewalld();
        assertThat(worker.of(STEP).planned()).noneMatch(change -> change.contains(zone));
    }

    @Test
    void givesItZonesAndLetsItRunOn() {
        SortedMap<String, String> before = node.tree();
        String site = node.read("/etc/firewalld/zones/public.xml");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .hasSize(4)
                .anyMatch(change -> change.startsWith(NODES + ": write "))
                .anyMatch(change -> change.startsWith("/etc/firewalld/policies/hubcrate-to-pods.xml: write "))
                .contains("firewalld: reload");
        trial.settle();
        assertThat(reloads()).isEqualTo(1);
        assertThat(node.read(RUNTIME + "hubcrate-nodes.xml")).contains("192.0.2.21", "6443");
        assertThat(node.read(RUNTIME + "public.xml")).isEqualTo(site);
        trial.reset();
        assertThat(reloads()).isEqualTo(2);
        assertThat(node.has(RUNTIME + "hubcrate-nodes.xml")).isFalse();
        node.assertTree(before);
    }

    /** Each remote command costs a round trip and a shell there, and a step is looked at three times. */
    @Test
    void asksAndWritesInFewCommands() {
        StepTrial trial = trials.of(STEP);
        node.countAnew();
        assertThat(trial.plan()).isNotEmpty();
        int looking = node.ran();
        node.countAnew();
        trial.apply();
        assertThat(List.of(looking, node.ran(), (int) node.recordings())).containsExactly(2, 6, 1);
        node.countAnew();
        trial.reset();
        assertThat(node.recordings()).isEqualTo(3);
    }

    @Test
    void oneOfTheIptablesLineGetsNoPolicy() {
        node.write("/double/firewalld/old", "");
        trials.of(STEP).settle().reset();
        assertThat(node.has("/etc/firewalld/policies")).isFalse();
    }

    @Test
    void zonesThatWereWrittenAndNeverReadAreRead() {
        StepTrial trial = trials.of(STEP).settle();
        // As after a run that was killed before the reload.
        for (String one :
                new String[] {"zones/hubcrate-nodes.xml", "zones/hubcrate-pods.xml", "policies/hubcrate-to-pods.xml"}) {
            node.remove("/double/firewalld/runtime/" + one);
        }
        assertThat(trial.planned()).containsExactly("firewalld: reload");
        trial.settle();
    }

    /** A reload would take away what others have put beside firewalld's rules, and it has some here that it would lose. */
    @Test
    void anotherNodeIsTakenInAsItRunsAndLetGoAgain() {
        trials.of(STEP).settle();
        String theirs = "<zone>\n  <port port=\"81\" protocol=\"tcp\"/>\n</zone>\n";
        node.write(RUNTIME + "dmz.xml", theirs);
        StepTrial three =
                trials.joined(SiteNodes.worker("worker2", "192.0.2.22")).of(STEP);
        assertThat(three.planned()).hasSize(2).contains("firewalld: take in what changed as it runs");
        three.settle();
        assertThat(node.read("/double/firewalld/live")).isEqualTo("--add-source=192.0.2.22\n");
        // Killed between the file and what runs.
        node.write(
                RUNTIME + "hubcrate-nodes.xml",
                node.read(RUNTIME + "hubcrate-nodes.xml").replace("  <source address=\"192.0.2.22\"/>\n", ""));
        assertThat(three.planned()).containsExactly("firewalld: take in what changed as it runs");
        three.settle();
        assertThat(reloads()).isEqualTo(1);
        assertThat(node.read(RUNTIME + "dmz.xml")).isEqualTo(theirs);
        trials.joined(SiteNodes.worker("worker3", "192.0.2.23")).of(STEP).settle();
        assertThat(node.read("/double/firewalld/live"))
                .endsWith("--add-source=192.0.2.23\n--remove-source=192.0.2.22\n");
        assertThat(reloads()).isEqualTo(1);
    }

    @Test
    void moreThanThatIsReadWithAReload() {
        trials.of(STEP).settle();
        node.write(
                RUNTIME + "hubcrate-nodes.xml",
                node.read(RUNTIME + "hubcrate-nodes.xml").replace("<zone>", "<zone target=\"ACCEPT\">"));
        StepTrial trial =
                trials.joined(SiteNodes.worker("worker2", "192.0.2.22")).of(STEP);
        assertThat(trial.planned()).hasSize(2).contains("firewalld: reload");
        trial.settle();
        assertThat(reloads()).isEqualTo(2);
        assertThat(node.read(RUNTIME + "hubcrate-nodes.xml"))
                .contains("192.0.2.22")
                .doesNotContain("ACCEPT");
    }

    @Test
    void zoneThatSomebodyEditedIsWrittenAnew() {
        StepTrial trial = trials.of(STEP).settle();
        node.write(NODES, node.read(NODES).replace("6443", "1-65535"));
        assertThat(trial.planned()).hasSize(2).contains("firewalld: take in what changed as it runs");
        trial.settle();
        assertThat(node.read(RUNTIME + "hubcrate-nodes.xml")).doesNotContain("65535");
    }

    /** Its file and what runs agree, so only a look behind the taking shows that it is another zone still. */
    @Test
    void zoneThatSomebodyOpenedAndReloadedIsReadAnew() {
        StepTrial trial = trials.of(STEP).settle();
        for (String file : List.of(NODES, RUNTIME + "hubcrate-nodes.xml")) {
            node.write(file, node.read(file).replace("<zone>", "<zone target=\"ACCEPT\">"));
        }
        trial.settle();
        assertThat(reloads()).isEqualTo(2);
        assertThat(node.read(RUNTIME + "hubcrate-nodes.xml")).doesNotContain("ACCEPT");
    }

    @Test
    void foreignZoneOfOurNameIsGivenBack() {
        String theirs = "<zone>\n  <source address=\"198.51.100.0/24\"/>\n</zone>\n";
        node.write(NODES, theirs).write(RUNTIME + "hubcrate-nodes.xml", theirs);
        SortedMap<String, String> before = node.tree();
        trials.of(STEP).settle().reset();
        node.assertTree(before);
        assertThat(node.read(RUNTIME + "hubcrate-nodes.xml")).isEqualTo(theirs);
    }

    @Test
    void rulesThatWereNeverMadePermanentAreNotLost() {
        node.write(
                RUNTIME + "public.xml",
                "<zone>\n  <interface name=\"eth0\"/>\n  <port port=\"80\" protocol=\"tcp\"/>\n</zone>\n");
        StepTrial trial = trials.of(STEP);
        assertThat(refusal(trial::apply)).isEqualTo("firewall-runtime-differs");
        assertUntouched();
        node.write("/etc/firewalld/zones/public.xml", node.read(RUNTIME + "public.xml"));
        trial.settle();
        node.write(RUNTIME + "dmz.xml", "<zone>\n  <port port=\"81\" protocol=\"tcp\"/>\n</zone>\n");
        assertThat(refusal(trial::reset)).isEqualTo("firewall-runtime-differs");
        assertThat(node.has(NODES)).isTrue();
    }

    @Test
    void interfacesAndDockersZoneAreSaidAgainByThoseWhoSaidThem() {
        node.write(RUNTIME + "public.xml", node.read(RUNTIME + "public.xml").replace("eth0", "eth1"));
        node.write(RUNTIME + "docker.xml", "<zone target=\"ACCEPT\">\n  <interface name=\"docker0\"/>\n</zone>\n");
        trials.of(STEP).settle();
    }

    @Test
    void filesThatItDoesNotTakeAreTold() {
        node.write("/double/firewalld/bad", "");
        StepTrial trial = trials.of(STEP);
        assertThat(refusal(trial::apply)).isEqualTo("firewall-failed");
        assertThat(reloads()).isZero();
        node.remove("/double/firewalld/bad");
        trial.settle();
    }

    @Test
    void firewallThatWasStoppedSinceIsNotStarted() {
        StepTrial trial = trials.of(STEP).settle();
        node.remove("/double/firewalld/running");
        trial.reset();
        assertThat(node.has(NODES)).isFalse();
        assertThat(reloads()).isEqualTo(1);
    }

    @Test
    void firewallThatOnlyTheNextStartBringsFindsItsZones() {
        node.remove("/double/firewalld/running");
        node.write("/double/systemd/enabled/firewalld", "");
        node.write("/usr/lib/firewalld/policies/allow-host-ipv6.xml", "<policy/>\n");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).hasSize(3).noneMatch(change -> change.startsWith("firewalld: "));
        trial.settle();
        assertThat(reloads()).isZero();
        assertThat(node.read(NODES)).contains("192.0.2.21", "6443");
        assertThat(node.has("/etc/firewalld/policies/hubcrate-to-pods.xml")).isTrue();
        // It has started since, and read its files.
        node.write("/double/firewalld/running", "");
        for (String one :
                new String[] {"zones/hubcrate-nodes.xml", "zones/hubcrate-pods.xml", "policies/hubcrate-to-pods.xml"}) {
            node.write("/double/firewalld/runtime/" + one, node.read("/etc/firewalld/" + one));
        }
        assertThat(trial.plan()).isEmpty();
        node.remove("/double/firewalld/running");
        trial.reset();
        assertThat(node.has(NODES)).isFalse();
    }

    @Test
    void refusesOddAnswers() {
        trials.assertRefusesOddAnswers(STEP, "firewall-failed");
        assertUntouched();
    }
}
