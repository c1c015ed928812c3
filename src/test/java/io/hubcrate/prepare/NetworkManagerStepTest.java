package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkManagerStepTest {
    private static final NetworkManagerStep STEP = new NetworkManagerStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
    }

    private String systemdLog() {
        return node.has("/double/systemd/log") ? node.read("/double/systemd/log") : "";
    }

    @Test
    void nodeWithoutItHasNothingToDo() {
        node.without("NetworkManager");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.plan()).isEmpty();
        trial.apply();
        node.assertTree(before);
    }

    @Test
    void keepsItOffTheInterfacesOfTheSiteAndTheUsualOnes() {
        node.networkManager();
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.interfaces("weave+", "cni*").of(STEP);
        assertThat(trial.planned())
                .containsExactly(NetworkManagerStep.FILE + ": write 261 bytes, mode 0644", "NetworkManager: reload");
        trial.settle();
        assertThat(node.read(NetworkManagerStep.FILE))
                .isEqualTo(
                        "# Written by hubcrate; taken away by: hubcrate reset\n[keyfile]\nunmanaged-devices="
                                + "interface-name:weave*;interface-name:cni*;interface-name:veth*;interface-name:flannel*;"
                                + "interface-name:cali*;interface-name:tunl*;interface-name:vxlan.calico;interface-name:docker*\n");
        assertThat(systemdLog()).isEqualTo("reload NetworkManager\n");
        trial.reset();
        assertThat(systemdLog()).isEqualTo("reload NetworkManager\nreload NetworkManager\n");
        node.assertTree(before);
    }

    @Test
    void oneThatDoesNotRunIsNotReloaded() {
        trials.of(STEP).settle();
        assertThat(systemdLog()).isEmpty();
    }

    @Test
    void reloadThatFailedIsMadeGoodByTheNextRun() {
        node.networkManager().program("systemctl", "[ $1 = is-active ] || { echo refused >&2; exit 1; }");
        StepTrial trial = trials.of(STEP);
        assertThat(refusal(trial::apply)).isEqualTo("network-manager-failed");
        assertThat(trial.planned()).containsExactly("NetworkManager: reload");
        node.program("systemctl", "exit 0");
        trial.settle();
    }

    @Test
    void refusesOddAnswers() {
        trials.of(STEP).settle();
        trials.assertRefusesOddAnswers(STEP, "network-manager-failed");
    }
}
