package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldPackagesStepTest {
    private static final String DNF = "/etc/dnf/dnf.conf";
    private static final String YUM = "/etc/yum.conf";
    private static final String USUAL = "# of the release\n[main]\ngpgcheck=1\nbest=True\n";
    private static final HoldPackagesStep STEP = new HoldPackagesStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
        trials.bundle
                .kubernetes("1.20.2", ContainerRuntime.DOCKER)
                .packages(
                        "base",
                        "el7",
                        "docker-ce-3:20.10.24-3.el7.x86_64",
                        "containerd.io-1.6.20-3.1.el7.x86_64",
                        "socat-1.7.3.2-2.el7.x86_64");
    }

    @Test
    void holdsTheRuntimeAloneAndGivesTheFileBackByteForByte() {
        node.write(DNF, USUAL, "rw-r-----");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).containsExactly(DNF + ": hold against updates: containerd.io, docker-ce");
        trial.settle();
        assertThat(node.read(DNF))
                .isEqualTo(
                        """
                        # of the release
                        [main]
                        # hubcrate: what the cluster stands on is brought by bundles alone
                        exclude=containerd.io docker-ce
                        gpgcheck=1
                        best=True
                        """);
        trial.reset();
        node.assertTree(before);
    }

    @Test
    void oldReleasesHaveAnotherFile() {
        node.write(YUM, USUAL);
        assertThat(trials.of(STEP).planned()).hasSize(1);
        trials.of(STEP).settle();
        assertThat(node.read(YUM)).contains("exclude=containerd.io docker-ce\n");
    }

    /** Which of two lines counts differs between yum and dnf. */
    @Test
    void sitesOwnLineIsLeftAlone() {
        node.write(DNF, USUAL + "excludepkgs = kernel*\n");
        assertThat(trials.of(STEP).planned()).isEmpty();
    }

    @Test
    void bundleWithoutRuntimeHoldsNothingAnyMore() {
        node.write(DNF, USUAL);
        trials.of(STEP).settle();
        Trials next = new Trials(folder);
        next.bundle.kubernetes("1.34.4", ContainerRuntime.CONTAINERD);
        assertThat(next.of(STEP).planned()).containsExactly(DNF + ": hold no packages any more");
    }
}
