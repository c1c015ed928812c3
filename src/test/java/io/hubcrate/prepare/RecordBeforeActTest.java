package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.install.Step;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a step changes on a node, the record names it before. */
class RecordBeforeActTest {
    @TempDir
    private Path folder;

    static List<Step> steps() {
        return NodePreparation.steps();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void nothingChangesThatTheRecordDoesNotName(Step step) {
        Trials trials = new Trials(folder).hosts(Map.of("ldap.example", "192.0.2.8"));
        trials.bundle
                .kubernetes("1.34.4", ContainerRuntime.CONTAINERD)
                .packages("base", "el9", "conntrack-tools-1.4.7-2.el9.x86_64", "containerd.io-1.7.1-1.el9.x86_64")
                .program("kubelet", "the program kubelet")
                .program("containerd", "the program containerd");
        String root = trials.node.root.toString();
        trials.node
                .firewalld()
                .networkManager()
                .swapping("/dev/dm-1")
                .write("/run/systemd/generator/dev-zram0.swap", "[Swap]\n")
                .write("/etc/fstab", "/dev/dm-1 none swap defaults 0 0\n")
                .write("/etc/dnf/dnf.conf", "[main]\n")
                .write("/etc/containerd/config.toml", "# the site's\n")
                .write(
                        "/double/systemd/makes/containerd.service",
                        "mkdir -p " + root + "/var/lib/containerd/io " + root + "/opt/containerd/lib\n")
                .watch();
        StepTrial trial = trials.of(step).apply();
        assertThat(trial.planned()).isEmpty();
        assertThat(trial.work().record().of(step.id())).isNotEmpty();
        trial.reset();
    }
}
