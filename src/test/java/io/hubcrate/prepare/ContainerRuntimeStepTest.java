package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerRuntimeStepTest {
    private static final String CONFIGURATION = "/etc/containerd/config.toml";
    private static final String UNIT = "/etc/systemd/system/containerd.service";
    private static final ContainerRuntimeStep STEP = new ContainerRuntimeStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
    }

    private void current() {
        trials.bundle
                .kubernetes("1.34.4", ContainerRuntime.CONTAINERD)
                .image("docker.io/library/pausetest:1")
                .image("registry.k8s.io/pause:3.10")
                .program("containerd", "the program");
    }

    /** As its packages leave it: units, and what the runtime makes when it starts. */
    private void classic() {
        trials.bundle.kubernetes("1.20.15", ContainerRuntime.DOCKER).image("k8s.gcr.io/pause:3.2");
        node.write("/usr/lib/systemd/system/containerd.service", "[Unit]\n")
                .write("/usr/lib/systemd/system/docker.service", "[Unit]\n")
                .write("/double/systemd/units/containerd.service", "")
                .write("/double/systemd/units/docker.service", "")
                .write(
                        "/double/systemd/makes/docker.service",
                        "mkdir -p $R/var/lib/docker/overlay2 $R/etc/docker $R/sys/class/net/docker0 $R/opt/containerd/bin\n"
                                        .replace("$R", node.root.toString())
                                + "echo id >$R/etc/docker/key.json\n".replace("$R", node.root.toString()));
    }

    private String log() {
        return node.has("/double/systemd/log") ? node.read("/double/systemd/log") : "";
    }

    @Test
    void bundleWithoutAClusterHasNothingToDo() {
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void containerdIsConfiguredForKubeletAndStarted() {
        current();
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .hasSize(3)
                .anyMatch(change -> change.startsWith(CONFIGURATION + ": write"))
                .anyMatch(change -> change.startsWith(UNIT + ": write"))
                .contains("containerd.service: enable and start");
        trial.settle();
        assertThat(node.read(CONFIGURATION))
                .isEqualTo(
                        """
                        # Written by hubcrate; taken away by: hubcrate reset
                        version = 2
                        root = "/var/lib/containerd"

                        [plugins."io.containerd.grpc.v1.cri"]
                          sandbox_image = "registry.k8s.io/pause:3.10"

                        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                          runtime_type = "io.containerd.runc.v2"

                        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                          SystemdCgroup = true

                        [plugins."io.containerd.grpc.v1.cri".cni]
                          bin_dir = "/opt/cni/bin"
                          conf_dir = "/etc/cni/net.d"
                        """);
        assertThat(log()).isEqualTo("enable containerd.service\nstart containerd.service\n");
        trial.reset();
        assertThat(log()).endsWith("stop containerd.service\ndisable containerd.service\n");
        node.assertTree(before);
    }

    @Test
    void bundleWithoutAPauseImageNamesNone() {
        trials.bundle.kubernetes("1.34.4", ContainerRuntime.CONTAINERD);
        assertThat(ContainerRuntimeStep.containerdConfiguration(
                        "/data/c", ContainerRuntimeStep.pause(trials.bundle.index())))
                .contains("root = \"/data/c\"")
                .doesNotContain("sandbox_image");
    }

    @Test
    void unitOfAPackageIsNotReplaced() {
        current();
        node.write("/usr/lib/systemd/system/containerd.service", "[Unit]\n");
        trials.of(STEP).settle();
        assertThat(node.has(UNIT)).isFalse();
    }

    @Test
    void dockerSpeaksWithSystemdAboutCgroupsAndLeavesNothingBehind() {
        classic();
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .containsExactly(
                        "/etc/docker/daemon.json: write 235 bytes, mode 0644",
                        "containerd.service: enable and start",
                        "docker.service: enable and start");
        trial.settle();
        assertThat(node.read("/etc/docker/daemon.json"))
                .contains("\"data-root\": \"/var/lib/docker\"", "native.cgroupdriver=systemd");
        assertThat(node.has(CONFIGURATION)).isFalse();
        assertThat(trial.plannedUndo())
                .contains(
                        "docker.service: make it disabled stopped again",
                        "/var/lib/docker: remove with all that is in it",
                        "/sys/class/net/docker0: remove the interface");
        trial.reset();
        node.assertTree(before);
    }

    @Test
    void dataThatTheSiteHadBeforeStays() {
        classic();
        node.write("/var/lib/docker/image/theirs", "x").write("/sys/class/net/docker0/address", "02:42");
        StepTrial trial = trials.of(STEP).settle();
        assertThat(trial.plannedUndo())
                .noneMatch(change -> change.contains("/var/lib/docker") || change.contains("docker0"));
        trial.reset();
        assertThat(node.has("/var/lib/docker/image/theirs")).isTrue();
        assertThat(node.has("/sys/class/net/docker0")).isTrue();
    }

    @Test
    void dataInUseIsNotTakenAway() throws IOException {
        classic();
        StepTrial trial = trials.of(STEP).settle();
        String mounts = node.read("/proc/mounts");
        node.append("/proc/mounts", "overlay " + node.at("/var/lib/docker/overlay2/x/merged") + " overlay rw 0 0\n");
        assertThat(refusal(trial::reset)).isEqualTo("data-in-use");
        assertThat(node.has("/var/lib/docker/overlay2")).isTrue();
        // A neighbour whose name is alike is none of it.
        node.write("/proc/mounts", mounts + "/dev/sdb1 " + node.at("/var/lib/dockerxoverlay2") + " ext4 rw 0 0\n");
        trial.reset();
        assertThat(node.has("/var/lib/docker")).isFalse();
    }

    @Test
    void dataInUseUnderItsOtherNameIsNotTakenAwayEither() throws IOException {
        classic();
        node.write("/data/lib/here", "");
        Files.delete(node.at("/var/lib"));
        Files.createSymbolicLink(node.at("/var/lib"), node.at("/data/lib"));
        StepTrial trial = trials.of(STEP).settle();
        node.append("/proc/mounts", "overlay " + node.at("/data/lib/docker/overlay2/x") + " overlay rw 0 0\n");
        assertThat(refusal(trial::reset)).isEqualTo("data-in-use");
    }

    private void touch(String path, Duration later) throws IOException {
        Files.setLastModifiedTime(node.at(path), FileTime.from(Instant.now().plus(later)));
    }

    @Test
    void noClockDecidesWhetherItRunsByAnOlderConfiguration() throws IOException {
        current();
        node.write("/usr/bin/containerd", "the program");
        StepTrial trial = trials.of(STEP).settle();
        // Written while the clock ran ahead: it was read all the same.
        touch(CONFIGURATION, Duration.ofDays(400));
        touch("/usr/bin/containerd", Duration.ofDays(400));
        assertThat(trial.planned()).isEmpty();
    }

    @Test
    void otherConfigurationRestartsItWhateverItsTime() throws IOException {
        current();
        StepTrial trial = trials.of(STEP).settle();
        // Changed and brought back, and killed before the restart: the file is as wanted, and the process never saw it
        // so.
        node.append(CONFIGURATION, "# theirs\n");
        assertThat(trial.planned())
                .hasSize(2)
                .contains("containerd.service: restart, it runs with an older configuration");
        node.write("/double/systemd/log", "");
        trial.settle();
        assertThat(log()).isEqualTo("restart containerd.service\n");
    }

    @Test
    void configurationThatWasWrittenAndNeverReadIsReadByTheNextRun() throws IOException {
        current();
        trials.of(STEP).settle();
        // Another bundle's pause image, in the same second as the start, and a run that is killed before the restart.
        BundleParts other = new BundleParts()
                .kubernetes("1.34.4", ContainerRuntime.CONTAINERD)
                .image("registry.k8s.io/pause:3.11")
                .program("containerd", "the program");
        StepTrial trial = new StepTrial(STEP, node, trials.site(), other.in(folder.resolve("other")));
        FileTime then = Files.getLastModifiedTime(node.at("/double/systemd/active/containerd.service"));
        // The record three times, the file; then it dies.
        node.killAt(5);
        assertThat(catchThrowable(trial::apply)).isInstanceOf(BareNode.Killed.class);
        node.killAt(Integer.MAX_VALUE);
        assertThat(node.read(CONFIGURATION)).contains("pause:3.11");
        Files.setLastModifiedTime(node.at(CONFIGURATION), then);
        assertThat(trial.planned()).containsExactly("containerd.service: restart, it runs with an older configuration");
        trial.settle();
    }

    @Test
    void programThatWasReplacedIsStartedAnew() {
        current();
        node.write("/usr/bin/containerd", "the program");
        StepTrial trial = trials.of(STEP).settle();
        node.write("/usr/bin/containerd", "the next program");
        assertThat(trial.planned()).containsExactly("containerd.service: restart, it runs with an older program");
        node.write("/double/systemd/log", "");
        trial.settle();
        assertThat(log()).isEqualTo("restart containerd.service\n");
        trial.reset();
    }

    @Test
    void serviceThatAnotherStartedByTheSameRunsOn() {
        current();
        StepTrial trial = trials.of(STEP).settle();
        // As after a reboot.
        node.write("/double/systemd/active/containerd.service", "another start\n");
        assertThat(trial.planned()).isEmpty();
    }

    @Test
    void serviceThatSomebodyStoppedOrDisabledIsBroughtBack() {
        current();
        StepTrial trial = trials.of(STEP).settle();
        node.remove("/double/systemd/active/containerd.service");
        assertThat(trial.planned()).containsExactly("containerd.service: start");
        trial.settle();
        node.remove("/double/systemd/enabled/containerd.service");
        assertThat(trial.planned()).containsExactly("containerd.service: enable");
        trial.settle();
    }

    @Test
    void serviceThatRanBeforeUsRunsAfterUs() {
        current();
        node.write(UNIT, "[Unit]\nDescription=theirs\n")
                .write("/double/systemd/units/containerd.service", "")
                .write("/double/systemd/enabled/containerd.service", "")
                .write("/double/systemd/active/containerd.service", "Sat 2026-11-21 10:00:00 UTC\n");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).contains("containerd.service: restart, it runs with an older configuration");
        trial.settle().reset();
        assertThat(node.read(UNIT)).contains("theirs");
        assertThat(node.has("/double/systemd/active/containerd.service")).isTrue();
        assertThat(node.has("/double/systemd/enabled/containerd.service")).isTrue();
    }

    @Test
    void serviceThatDoesNotStartIsToldWithItsLog() {
        current();
        node.write("/double/systemd/fails/containerd.service", "");
        StepTrial trial = trials.of(STEP);
        assertThat(refusal(trial::apply)).isEqualTo("service-failed");
        assertThat(catchMessage(trial)).contains("the log of containerd.service");
        node.remove("/double/systemd/fails/containerd.service");
        trial.settle();
    }

    @Test
    void whySystemdEnablesNothingIsTold() throws IOException {
        current();
        node.write("/usr/lib/systemd/system/containerd.service", "[Unit]\n");
        Files.createSymbolicLink(node.at(UNIT), node.at("/dev/null"));
        assertThat(catchMessage(trials.of(STEP))).contains("is masked");
    }

    private static String catchMessage(StepTrial trial) {
        return String.valueOf(catchThrowable(trial::apply).getMessage());
    }

    @Test
    void refusesOddAnswers() {
        current();
        trials.of(STEP).settle();
        trials.assertRefusesOddAnswers(STEP, "service-failed");
    }
}
