package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.progress.Event;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagesStepTest {
    private static final String CONNTRACK = "conntrack-tools-1.4.7-2.el9.x86_64";
    private static final String SOCAT = "socat-0:1.7.4.1-5.el9.x86_64";
    private static final String SOCAT_NEWER = "socat-1:1.7.4.1-5.el9.x86_64";
    private static final String STAGED = "/var/lib/hubcrate/packages";
    private static final String KEY = "key " + BundleParts.SIGNER + ": let rpm believe packages that it signed";
    private static final String AGAIN = CONNTRACK + ": install again, the transaction it came with did not end";
    private static final PackagesStep STEP = new PackagesStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
    }

    private String log() {
        return node.has("/double/rpm/log") ? node.read("/double/rpm/log") : "";
    }

    @Test
    void bundleWithoutPackagesHasNothingToDo() {
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void installsWhatIsMissingAndTakesItAwayAgain() {
        SortedMap<String, String> before = node.tree();
        trials.bundle.packages("base", "el9", CONNTRACK, "socat-1.7.4.1-5.el9.x86_64");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .containsExactly(KEY, CONNTRACK + ": install", "socat-1.7.4.1-5.el9.x86_64: install");
        trial.settle();
        assertThat(node.installed())
                .containsExactly(
                        "bash 0 5.1.8 9.el9 x86_64",
                        "conntrack-tools 0 1.4.7 2.el9 x86_64",
                        "gpg-pubkey 0 8483c65d 5ccc5b19 (none)",
                        "socat 0 1.7.4.1 5.el9 x86_64");
        assertThat(node.has(STAGED)).isFalse();
        assertThat(trial.plannedUndo())
                .containsExactly(
                        "gpg-pubkey-8483c65d: let rpm no longer believe this key",
                        CONNTRACK + ": remove",
                        "socat-1.7.4.1-5.el9.x86_64: remove");
        trial.reset();
        assertThat(node.installed()).containsExactly("bash 0 5.1.8 9.el9 x86_64");
        node.assertTree(before);
    }

    /** Each noting is a synced rewrite of the whole record: one for all packages, not one for each. */
    @Test
    void recordIsWrittenAsOftenForManyPackagesAsForOne() {
        String[] many = new String[12];
        for (int i = 0; i < many.length; i++) {
            many[i] = "lib" + i + "-1.0-1.el9.x86_64";
        }
        trials.bundle.packages("base", "el9", many);
        StepTrial trial = trials.of(STEP);
        node.countAnew();
        trial.apply();
        // The packages; the folder in which they are staged, and its end.
        assertThat(node.recordings()).isEqualTo(3);
        node.countAnew();
        trial.reset();
        assertThat(node.recordings()).isEqualTo(1);
    }

    @Test
    void recordNamesPackagesBeforeTheyCome() {
        node.write(
                "/double/rpm/brings/conntrack-tools",
                "cp " + node.at("/var/lib/hubcrate/node/record") + " " + node.at("/double/record-then") + "\n");
        trials.bundle.packages("base", "el9", CONNTRACK);
        trials.of(STEP).settle();
        assertThat(node.read("/double/record-then"))
                .contains(
                        "packages package gpg-pubkey-8483c65d %\n",
                        "packages package " + CONNTRACK + " %\n", "packages data " + STAGED + " %\n");
    }

    @Test
    void newerOnesStayAndOlderOnesAreUpdatedAndKept() {
        node.installed("conntrack-tools 0 1.4.7 10.el9 x86_64", "socat 0 1.7.3.4 1.el9 x86_64");
        trials.bundle.packages("base", "el9", CONNTRACK, SOCAT);
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).containsExactly(KEY, SOCAT + ": update from 1.7.3.4-1.el9");
        trial.settle();
        assertThat(log()).isEqualTo("install " + SOCAT + "\n");
        // What was updated is not taken back: rpm knows no way to the older one, which is nowhere any more.
        assertThat(trial.plannedUndo()).containsExactly("gpg-pubkey-8483c65d: let rpm no longer believe this key");
        trial.reset();
        assertThat(node.installed()).contains("conntrack-tools 0 1.4.7 10.el9 x86_64", "socat 0 1.7.4.1 5.el9 x86_64");
    }

    @Test
    void epochGoesBeforeTheVersion() {
        node.installed("socat 0 9.0 1.el9 x86_64");
        trials.bundle.packages("base", "el9", SOCAT_NEWER);
        assertThat(trials.of(STEP).planned()).contains(SOCAT_NEWER + ": update from 9.0-1.el9");
        node.installed("socat 1 1.7.4.1 5.el9 x86_64");
        assertThat(trials.of(STEP).plan()).isEmpty();
        node.installed("socat 2 0.1 1.el9 x86_64");
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void packageWithAnEpochIsRemovedByANameThatRpmTakes() {
        trials.bundle.packages("base", "el9", SOCAT_NEWER);
        trials.of(STEP).settle().reset();
        assertThat(log())
                .isEqualTo("install " + SOCAT_NEWER + "\nerase gpg-pubkey-8483c65d socat-1.7.4.1-5.el9.x86_64\n");
    }

    @Test
    void ofSeveralInstalledVersionsTheNewestCounts() {
        node.installed("socat 0 1.0 1.el9 x86_64", "socat 0 2.0 1.el9 x86_64", "socat 0 1.5 1.el9 x86_64");
        trials.bundle.packages("base", "el9", SOCAT);
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void packageOfAnotherArchitectureIsAnother() {
        node.installed("socat 0 9.0 1.el9 i686");
        trials.bundle.packages("base", "el9", SOCAT);
        assertThat(trials.of(STEP).planned()).contains(SOCAT + ": install");
    }

    @Test
    void setOfAnotherReleaseIsNotForThisNode() {
        trials.bundle.packages("old", "el7", CONNTRACK);
        assertThat(trials.of(STEP).plan()).isEmpty();
        trials.bundle.packages("any", "site", SOCAT);
        assertThat(trials.of(STEP).planned()).containsExactly(KEY, SOCAT + ": install");
    }

    @Test
    void keyThatIsBelievedAlreadyIsTheSites() {
        node.installed("gpg-pubkey 0 8483c65d 4a2b1c3d (none)");
        trials.bundle.packages("base", "el9", CONNTRACK);
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).containsExactly(CONNTRACK + ": install");
        trial.settle().reset();
        assertThat(node.installed()).contains("gpg-pubkey 0 8483c65d 4a2b1c3d (none)");
    }

    @Test
    void whatOneSetBroughtTheNextNeedNotBring() {
        trials.bundle.packages("base", "el9", CONNTRACK).packages("more", "el9", CONNTRACK, SOCAT);
        trials.of(STEP).settle();
        assertThat(log()).isEqualTo("install " + CONNTRACK + "\ninstall " + SOCAT + "\n");
    }

    @Test
    void packagesThatDoNotFitAreRefusedBeforeAnyIsInstalled() {
        node.write("/double/rpm/unfit", "Error: nothing provides libfoo\n");
        trials.bundle.packages("base", "el9", CONNTRACK);
        StepTrial trial = trials.of(STEP);
        assertThat(refusal(trial::apply)).isEqualTo("packages-refused");
        assertThat(log()).isEmpty();
        assertThat(node.has(STAGED)).isFalse();
        node.remove("/double/rpm/unfit");
        trial.settle();
    }

    @Test
    void whatCameWithAFailedScriptletComesOnceMore() {
        node.write("/double/rpm/scriptlet", "error: %post scriptlet failed\n");
        trials.bundle.packages("base", "el9", CONNTRACK);
        StepTrial trial = trials.of(STEP);
        assertThat(refusal(trial::apply)).isEqualTo("packages-not-installed");
        assertThat(node.installed()).contains("conntrack-tools 0 1.4.7 2.el9 x86_64");
        assertThat(node.has(STAGED + "/packages")).isFalse();
        assertThat(trial.planned()).containsExactly(AGAIN, STAGED + ": remove what a run left that did not end");
        node.remove("/double/rpm/scriptlet");
        trial.settle();
        assertThat(log()).isEqualTo("install " + CONNTRACK + "\nreinstall " + CONNTRACK + "\n");
        assertThat(node.events).isEmpty();
        assertThat(node.has(STAGED)).isFalse();
    }

    /** What dnf says of a %post that fails; it ends well all the same. */
    @Test
    void failedScriptThatDnfCallsARemarkIsTold() {
        node.write(
                "/double/rpm/brings/conntrack-tools",
                "echo 'install: no user rpc'; echo; echo 'Error in POSTIN scriptlet in rpm package conntrack-tools'\n");
        trials.bundle.packages("base", "el9", CONNTRACK);
        trials.of(STEP).settle();
        assertThat(node.events).singleElement().isInstanceOfSatisfying(Event.Note.class, note -> {
            assertThat(note.code()).isEqualTo("package-script-failed");
            assertThat(note.text()).contains("cp1", "POSTIN scriptlet in rpm package conntrack-tools");
        });
    }

    @Test
    void runThatIsRefusedDoesNotForgetWhatWasCutOff() {
        StepTrial trial = cutOff();
        node.remove("/double/rpm/brings/conntrack-tools");
        node.write("/double/rpm/unfit", "Error: at least 5 MB more space needed\n");
        assertThat(refusal(trial::apply)).isEqualTo("packages-refused");
        assertThat(trial.planned()).contains(AGAIN);
        node.remove("/double/rpm/unfit");
        trial.settle();
        assertThat(log()).contains("reinstall " + CONNTRACK);
    }

    @Test
    void nodeWithoutDnfOrYumIsTold() {
        node.without("dnf");
        trials.bundle.packages("base", "el9", CONNTRACK);
        assertThat(refusal(trials.of(STEP)::apply)).isEqualTo("packages-not-installed");
    }

    @Test
    void yumDoesWhereThereIsNoDnf() {
        node.program("yum", node.read("/double/bin/dnf")).without("dnf");
        trials.bundle.packages("base", "el9", CONNTRACK);
        trials.of(STEP).settle();
    }

    @Test
    void packagesThatLaterOnesNeedAreNotTornOut() {
        trials.bundle.packages("base", "el9", CONNTRACK, SOCAT);
        StepTrial trial = trials.of(STEP).settle();
        node.write("/double/rpm/needed", CONNTRACK + "\n");
        assertThat(refusal(trial::reset)).isEqualTo("packages-still-needed");
        assertThat(node.installed()).contains("socat 0 1.7.4.1 5.el9 x86_64");
        node.write("/double/rpm/needed", "");
        trial.reset();
    }

    @Test
    void packageThatAPersonUpdatedSinceStays() {
        trials.bundle.packages("base", "el9", CONNTRACK);
        StepTrial trial = trials.of(STEP).settle();
        node.installed("gpg-pubkey 0 8483c65d 5ccc5b19 (none)", "conntrack-tools 0 1.4.8 1.el9 x86_64");
        assertThat(trial.plan()).isEmpty();
        trial.reset();
        assertThat(node.installed()).contains("conntrack-tools 0 1.4.8 1.el9 x86_64");
    }

    /** The run was killed, its command went on to its end. */
    @Test
    void folderThatAKilledRunLeftIsTakenAwayThoughNothingIsMissing() {
        StepTrial trial = cutOff();
        node.remove(STAGED + "/log/begun-base");
        assertThat(trial.planned()).containsExactly(STAGED + ": remove what a run left that did not end");
        trial.settle();
        assertThat(node.has(STAGED)).isFalse();
        assertThat(node.read("/double/rpm/log")).doesNotContain("reinstall");
    }

    /** The node lost its power: rpm names the package, its files may be empty. */
    @Test
    void packageWhoseInstallationWasCutOffComesOnceMore() {
        StepTrial trial = cutOff();
        assertThat(trial.planned()).containsExactly(AGAIN, STAGED + ": remove what a run left that did not end");
        node.remove("/double/rpm/brings/conntrack-tools");
        trial.settle();
        assertThat(node.has(STAGED)).isFalse();
        assertThat(node.read("/double/rpm/log")).contains("reinstall " + CONNTRACK);
        trial.reset();
        assertThat(node.read("/double/rpm/installed")).doesNotContain("conntrack");
    }

    /** A node on which rpm knows a package and the run's folder is left. */
    private StepTrial cutOff() {
        trials.bundle.packages("base", "el9", CONNTRACK);
        StepTrial trial = trials.of(STEP);
        node.write("/double/rpm/log", "");
        node.write("/double/rpm/brings/conntrack-tools", "kill -9 $PPID\n");
        assertThat(refusal(trial::apply)).isEqualTo("packages-not-installed");
        node.write(STAGED + "/packages/base/left.rpm", "x");
        trial.work().record().note(STEP.id(), Kind.DATA, STAGED, "");
        return trial;
    }

    @Test
    void bundleWithoutPackagesNeedsNoRpm() {
        node.without("rpm");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.plan()).isEmpty();
        trial.apply().reset();
    }

    @Test
    void databaseThatDoesNotAnswerIsNotTakenForAnEmptyOne() {
        trials.bundle.packages("base", "el9", CONNTRACK);
        node.write("/double/rpm/broken", "");
        assertThat(refusal(() -> trials.of(STEP).plan())).isEqualTo("packages-unreadable");
        node.remove("/double/rpm/broken");
        node.write("/double/rpm/installed", "");
        assertThat(refusal(() -> trials.of(STEP).plan())).isEqualTo("packages-unreadable");
        node.without("rpm");
        assertThat(refusal(() -> trials.of(STEP).plan())).isEqualTo("packages-unreadable");
    }

    @Test
    void endlessAnswerIsCutOff() {
        trials.bundle.packages("base", "el9", CONNTRACK);
        node.program("rpm", "while :; do printf '%01000d\\n' 0; done");
        assertThat(refusal(() -> trials.of(STEP).plan())).isEqualTo("output-too-large");
    }

    @Test
    void refusesOddAnswers() {
        trials.bundle.packages("base", "el9", CONNTRACK);
        trials.assertRefusesOddAnswers(STEP, "packages-unreadable");
        assertThat(log()).isEmpty();
    }
}
