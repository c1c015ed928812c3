package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletStepTest {
    private static final String UNIT = "/etc/systemd/system/kubelet.service";
    private static final KubeletStep STEP = new KubeletStep();

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
    void bundleWithoutKubeletHasNothingToDo() {
        trials.bundle.program("kubectl", "x");
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void unitIsEnabledAndNotStarted() {
        trials.bundle.program("kubelet", "x");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).hasSize(3).contains("kubelet.service: enable");
        trial.settle();
        assertThat(node.read("/double/systemd/log")).isEqualTo("enable kubelet.service\n");
        assertThat(node.read(UNIT + ".d/10-kubeadm.conf"))
                .contains("/usr/bin/kubelet --root-dir=/var/lib/kubelet ", "--config=/var/lib/kubelet/config.yaml")
                .doesNotContain("@");
        trial.reset();
        node.assertTree(before);
    }

    @Test
    void kubeletThatKubeadmHasStartedRunsOn() {
        trials.bundle.program("kubelet", "x");
        StepTrial trial = trials.of(STEP).settle();
        node.write("/double/systemd/active/kubelet.service", "Sat 2026-11-21 10:00:00 UTC\n");
        assertThat(trial.plan()).isEmpty();
        trial.reset();
        assertThat(node.read("/double/systemd/log"))
                .isEqualTo("enable kubelet.service\nstop kubelet.service\ndisable kubelet.service\n");
    }

    /** After a boot it failed, as it does without a cluster: systemd lists such a unit even when its file is gone. */
    @Test
    void failedKubeletIsForgottenWithItsUnit() {
        trials.bundle.program("kubelet", "x");
        StepTrial trial = trials.of(STEP).settle();
        node.write("/double/systemd/failed/kubelet.service", "");
        trial.reset();
        assertThat(node.has("/double/systemd/failed/kubelet.service")).isFalse();
    }

    @Test
    void dropInThatSomebodyEditedIsWrittenAnew() {
        trials.bundle.program("kubelet", "x");
        StepTrial trial = trials.of(STEP).settle();
        node.append(UNIT + ".d/10-kubeadm.conf", "Environment=X=1\n");
        trial.settle();
        assertThat(node.read(UNIT + ".d/10-kubeadm.conf")).doesNotContain("X=1");
    }

    @Test
    void refusesOddAnswers() {
        trials.bundle.program("kubelet", "x");
        trials.of(STEP).settle();
        trials.assertRefusesOddAnswers(STEP, "service-failed");
    }
}
