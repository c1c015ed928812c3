package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSettingsTest {
    private static final String FORWARD = "/proc/sys/net/ipv4/ip_forward";
    private static final KernelSettings STEP = KernelSettings.forKubernetes();

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
    void freshNodeIsPlannedSetSettledAndGivenBack() {
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .containsExactly(
                        "/etc/modules-load.d/hubcrate.conf: write 89 bytes, mode 0644",
                        "/etc/sysctl.d/99-z-hubcrate.conf: write 171 bytes, mode 0644",
                        "module overlay: load",
                        "module br_netfilter: load",
                        "sysctl net.bridge.bridge-nf-call-iptables: set to 1, is -",
                        "sysctl net.bridge.bridge-nf-call-ip6tables: set to 1, is -",
                        "sysctl net.ipv4.ip_forward: set to 1, is 0");
        trial.settle();
        assertThat(node.read("/etc/modules-load.d/hubcrate.conf").lines())
                .containsExactly(
                        "# Written by hubcrate for Kubernetes; taken away by: hubcrate reset",
                        "overlay",
                        "br_netfilter");
        assertThat(node.read(FORWARD)).isEqualTo("1\n");
        trial.reset();
        assertThat(node.read("/double/modprobe.log"))
                .isEqualTo("load overlay\nload br_netfilter\nunload br_netfilter\nunload overlay\n");
        node.assertTree(before);
    }

    @Test
    void moduleThatIsBuiltInIsToldByItsEffect() throws IOException {
        node.append("/proc/filesystems", "nodev\toverlay\n");
        node.write("/proc/sys/net/bridge/bridge-nf-call-iptables", "1\n");
        node.write("/proc/sys/net/bridge/bridge-nf-call-ip6tables", "1\n");
        node.program("modprobe", "echo no module here >&2; exit 1");
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned()).noneMatch(change -> change.startsWith("module"));
        trial.settle();
        trial.reset();
        assertThat(node.has("/proc/sys/net/bridge/bridge-nf-call-iptables")).isTrue();
    }

    @Test
    void fileSystemWhoseNameOnlyBeginsAlikeIsAnother() {
        node.append("/proc/filesystems", "nodev\toverlayfs\n");
        assertThat(trials.of(STEP).planned()).contains("module overlay: load");
    }

    @Test
    void moduleThatCannotBeLoadedRemainsToDo() {
        node.remove("/double/modules/br_netfilter");
        StepTrial trial = trials.of(STEP).apply();
        assertThat(trial.planned())
                .containsExactly(
                        "module br_netfilter: load",
                        "sysctl net.bridge.bridge-nf-call-iptables: set to 1, is -",
                        "sysctl net.bridge.bridge-nf-call-ip6tables: set to 1, is -");
    }

    /** As systemd-sysctl does it: file by file in the order of their names, the last one wins. */
    private void boot() throws IOException {
        node.write(FORWARD, "0\n");
        try (Stream<Path> files = Files.list(node.at("/etc/sysctl.d"))) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.replace(" ", "").split("=", 2);
                    if (words[0].equals("net.ipv4.ip_forward")) {
                        node.write(FORWARD, words[1] + "\n");
                    }
                }
            }
        }
    }

    @Test
    void settingsOutliveABootAlthoughHardeningForbidsThem() throws IOException {
        node.write("/etc/sysctl.d/50-hardening.conf", "net.ipv4.ip_forward = 0\n");
        // EL's link to /etc/sysctl.conf.
        node.write("/etc/sysctl.d/99-sysctl.conf", "net.ipv4.ip_forward=0\n");
        StepTrial trial = trials.of(STEP).settle();
        boot();
        assertThat(trial.plan()).isEmpty();
    }

    @Test
    void fileBehindOursSetsItBackAndThatIsSeen() throws IOException {
        StepTrial trial = trials.of(STEP).settle();
        node.write("/etc/sysctl.d/99-zz-site.conf", "net.ipv4.ip_forward = 0\n");
        boot();
        assertThat(trial.planned()).containsExactly("sysctl net.ipv4.ip_forward: set to 1, is 0");
    }

    @Test
    void valueThatSomebodyChangedSinceIsLeft() {
        StepTrial trial = trials.of(STEP).settle();
        node.write(FORWARD, "2\n");
        assertThat(trial.plannedUndo())
                .contains("sysctl net.ipv4.ip_forward: leave: it was changed since, by somebody else");
        trial.reset();
        assertThat(node.read(FORWARD)).isEqualTo("2\n");
    }

    @Test
    void whatWasSetAlreadyStaysSet() {
        node.write(FORWARD, "1\n");
        StepTrial trial = trials.of(STEP).settle();
        assertThat(trial.plannedUndo()).noneMatch(change -> change.contains("ip_forward"));
        trial.reset();
        assertThat(node.read(FORWARD)).isEqualTo("1\n");
    }

    @Test
    void kernelThatDoesNotTellIsAFailure() throws IOException {
        node.remove(FORWARD);
        Files.createDirectory(node.at(FORWARD));
        assertThat(refusal(() -> trials.of(STEP).plan())).isEqualTo("kernel-settings-failed");
    }

    @Test
    void refusesOddAnswers() {
        // Our files stand already, so that the kernel's answer is what is odd.
        trials.of(STEP).settle();
        trials.assertRefusesOddAnswers(STEP, "kernel-settings-failed");
    }
}
