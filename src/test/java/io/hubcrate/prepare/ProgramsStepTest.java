package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsStepTest {
    private static final ProgramsStep STEP = new ProgramsStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
        trials.bundle.program("kubectl", "the program").program("loopback", "the plugin");
    }

    @Test
    void programsAndPluginsComeToTheirPlacesAndGo() {
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .containsExactly("/usr/bin/kubectl: write the program", "/opt/cni/bin/loopback: write the program");
        assertThat(trial.plan().get(0).bytesToSend()).isEqualTo(11);
        trial.settle();
        assertThat(node.read("/opt/cni/bin/loopback")).isEqualTo("the plugin");
        assertThat(node.tree().get("usr/bin/kubectl")).contains(" 100755 ");
        trial.reset();
        node.assertTree(before);
    }

    @Test
    void allProgramsAreLookedAtAndNotedInOneCommandEach() {
        StepTrial trial = trials.of(STEP);
        node.countAnew();
        assertThat(trial.plan()).hasSize(2);
        assertThat(node.ran()).isEqualTo(1);
        node.countAnew();
        trial.apply();
        assertThat(node.recordings()).isEqualTo(1);
    }

    @Test
    void programThatTheBundleDoesNotBringAnyMoreGoes() {
        trials.bundle.kubernetes("1.34.4", ContainerRuntime.CONTAINERD);
        node.write("/usr/bin/kubectl", "the site's own", "rwxr-xr-x");
        trials.of(STEP).settle();
        SortedMap<String, String> first = node.tree();
        trials.bundle.anew().program("loopback", "the plugin").program("crictl", "another");
        StepTrial second = trials.of(STEP);
        assertThat(second.planned())
                .containsExactly(
                        "/usr/bin/crictl: write the program", "/usr/bin/kubectl: give back what was there before");
        second.settle();
        assertThat(node.read("/usr/bin/kubectl")).isEqualTo("the site's own");
        trials.bundle.anew().program("kubectl", "the program").program("loopback", "the plugin");
        StepTrial back = trials.of(STEP);
        assertThat(back.planned()).containsExactly("/usr/bin/kubectl: replace the program", "/usr/bin/crictl: remove");
        back.settle();
        first.keySet().removeIf(path -> path.startsWith("var/lib/hubcrate"));
        SortedMap<String, String> now = node.tree();
        now.keySet().removeIf(path -> path.startsWith("var/lib/hubcrate"));
        assertThat(now).isEqualTo(first);
    }

    @Test
    void supplementTakesNoProgramAway() {
        trials.bundle.kubernetes("1.34.4", ContainerRuntime.CONTAINERD);
        trials.of(STEP).settle();
        trials.bundle.anew().withoutKubernetes().program("crictl", "another");
        assertThat(trials.of(STEP).planned()).containsExactly("/usr/bin/crictl: write the program");
    }

    @Test
    void programThatWasThereIsGivenBack() {
        node.write("/usr/bin/kubectl", "an older one", "rwxr-x---");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).contains("/usr/bin/kubectl: replace the program");
        trial.settle().reset();
        node.assertTree(before);
    }

    @Test
    void programOfAPackageStays() {
        node.write("/usr/bin/kubectl", "the package's", "rwxr-xr-x").write("/double/rpm/owned", "/usr/bin/kubectl\n");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).containsExactly("/opt/cni/bin/loopback: write the program");
        trial.settle().reset();
        assertThat(node.read("/usr/bin/kubectl")).isEqualTo("the package's");
    }

    @Test
    void damagedAndRemovedProgramsAreBroughtBack() {
        StepTrial trial = trials.of(STEP).settle();
        node.write("/usr/bin/kubectl", "the progran", "rwxr-xr-x");
        node.remove("/opt/cni/bin/loopback");
        trial.settle();
        node.write("/usr/bin/kubectl", "the program", "rw-r--r--");
        trial.settle().reset();
        assertThat(node.has("/usr/bin/kubectl")).isFalse();
    }

    @Test
    void linkIsNotWrittenThrough() throws IOException {
        node.write("/opt/theirs", "theirs");
        Files.createSymbolicLink(node.at("/usr/bin/kubectl"), node.at("/opt/theirs"));
        assertThat(refusal(trials.of(STEP)::apply)).isEqualTo("managed-file-unfit");
        assertThat(node.read("/opt/theirs")).isEqualTo("theirs");
    }

    @Test
    void refusesOddAnswers() {
        trials.assertRefusesOddAnswers(STEP, "managed-file-failed");
        assertThat(node.has("/usr/bin/kubectl")).isFalse();
    }
}
