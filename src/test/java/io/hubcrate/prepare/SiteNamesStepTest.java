package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteNamesStepTest {
    private static final String HOSTS = "/etc/hosts";
    private static final String USUAL = "127.0.0.1 localhost\n::1 localhost\n";
    private static final SiteNamesStep STEP = new SiteNamesStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
    }

    @Test
    void siteWithoutNamesNeedsNothing() {
        node.write(HOSTS, USUAL);
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void addsWhatIsMissingAndGivesTheFileBackByteForByte() {
        node.write(HOSTS, USUAL + "192.0.2.9\tdb.example db # by hand", "rw-r-----");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.hosts(Map.of("db", "192.0.2.9", "ldap.example", "192.0.2.8", "six", "2001:db8::7"))
                .of(STEP);
        assertThat(trial.planned())
                .containsExactly(
                        "/etc/hosts: add the line: 192.0.2.8 ldap.example # hubcrate",
                        "/etc/hosts: add the line: 2001:db8::7 six # hubcrate");
        trial.settle();
        assertThat(node.read(HOSTS))
                .isEqualTo(USUAL + "192.0.2.9\tdb.example db # by hand\n192.0.2.8 ldap.example # hubcrate\n"
                        + "2001:db8::7 six # hubcrate\n");
        trial.reset();
        node.assertTree(before);
    }

    /** kubeadm asks for it, and knows none of the C library's own ways. */
    @Test
    void nodesOwnNameStandsThereWhereKubernetesComes() {
        node.write(HOSTS, USUAL);
        trials.bundle.kubernetes("1.34.4", ContainerRuntime.CONTAINERD);
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).containsExactly("/etc/hosts: add the line: 192.0.2.11 cp1 # hubcrate");
        trial.settle().reset();
        assertThat(node.read(HOSTS)).isEqualTo(USUAL);
        node.write(HOSTS, USUAL + "192.0.2.111 cp1.example cp1\n");
        assertThat(trials.of(STEP).plan()).as("the site's own line").isEmpty();
    }

    @Test
    void nameThatTheSiteFileNoLongerHasGoes() {
        node.write(HOSTS, USUAL);
        trials.hosts(Map.of("old", "192.0.2.7")).of(STEP).settle();
        StepTrial trial = trials.hosts(Map.of("new", "192.0.2.7")).of(STEP);
        assertThat(trial.planned())
                .containsExactly(
                        "/etc/hosts: add the line: 192.0.2.7 new # hubcrate",
                        "/etc/hosts: take out the line: 192.0.2.7 old # hubcrate");
        trial.settle().reset();
        assertThat(node.read(HOSTS)).isEqualTo(USUAL);
    }

    @Test
    void whatOthersWroteSinceStaysAfterReset() {
        node.write(HOSTS, USUAL);
        StepTrial trial = trials.hosts(Map.of("ldap", "192.0.2.8")).of(STEP).settle();
        node.append(HOSTS, "192.0.2.30 printer\n");
        assertThat(trial.plannedUndo()).containsExactly("/etc/hosts: take out the lines that hubcrate put there");
        trial.reset();
        assertThat(node.read(HOSTS)).isEqualTo(USUAL + "192.0.2.30 printer\n");
    }

    @Test
    void fileThatWasNotThereIsRemoved() {
        SortedMap<String, String> before = node.tree();
        trials.hosts(Map.of("ldap", "192.0.2.8")).of(STEP).settle().reset();
        node.assertTree(before);
    }

    @Test
    void nameWithAnotherAddressIsRefused() {
        node.write(HOSTS, USUAL + "192.0.2.1 other ldap\n");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.hosts(Map.of("ldap", "192.0.2.8")).of(STEP);
        assertThat(refusal(trial::plan)).isEqualTo("site-name-elsewhere");
        assertThat(refusal(trial::apply)).isEqualTo("site-name-elsewhere");
        node.assertTree(before);
    }

    @Test
    void killedAnywhereGoesOnAndTurnsBack() {
        int[] number = {0};
        StepTrial.killBetweenCommands(
                () -> {
                    Trials fresh = new Trials(folder.resolve("try" + number[0]++)).hosts(Map.of("ldap", "192.0.2.8"));
                    fresh.node.write(HOSTS, USUAL);
                    return fresh.of(STEP);
                },
                20);
    }

    @Test
    void refusesOddAnswers() {
        node.write(HOSTS, USUAL);
        trials.hosts(Map.of("ldap", "192.0.2.8")).assertRefusesOddAnswers(STEP, "managed-file-failed");
    }
}
