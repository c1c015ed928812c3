package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.install.Step;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node on which all holds is asked little: each command is a login's round trip, and one line in sudo's log. */
class SettledNodeTest {
    /** A step that wants more says here why. */
    private static final Map<String, Integer> MOST = Map.ofEntries(
            Map.entry("kernel-settings", 2),
            Map.entry("swap", 3),
            Map.entry("site-names", 1),
            Map.entry("network-manager", 3),
            Map.entry("firewall", 2),
            Map.entry("packages", 2),
            // On releases that have dnf it is one.
            Map.entry("package-hold", 2),
            Map.entry("programs", 2),
            Map.entry("plugin-links", 1),
            Map.entry("service-route", 5),
            Map.entry("service-rules", 4),
            Map.entry("container-runtime", 5),
            Map.entry("kubelet", 2),
            Map.entry("admin-tools", 2));

    @TempDir
    private Path folder;

    @Test
    void planOfASettledNodeAsksFewCommands() {
        Trials trials = new Trials(folder).hosts(Map.of("ldap.example", "192.0.2.8"));
        trials.bundle
                .kubernetes("1.34.4", ContainerRuntime.CONTAINERD)
                .image("registry.k8s.io/pause:3.10")
                .packages("base", "el9", "conntrack-tools-1.4.7-2.el9.x86_64", "socat-1.7.4.1-5.el9.x86_64")
                .program("kubectl", "the program kubectl")
                .program("kubelet", "the program kubelet")
                .program("containerd", "the program containerd")
                .program("bridge", "the plugin bridge");
        trials.node
                .firewalld()
                .networkManager()
                .swapping("/dev/dm-1")
                .write("/etc/fstab", "/dev/dm-1 none swap defaults 0 0\n");
        for (Step step : NodePreparation.steps()) {
            trials.of(step).apply();
        }
        Map<String, Integer> asked = new LinkedHashMap<>();
        for (Step step : NodePreparation.steps()) {
            StepTrial trial = trials.of(step);
            trials.node.countAnew();
            assertThat(trial.planned()).as(step.id()).isEmpty();
            asked.put(step.id(), trials.node.ran());
        }
        assertThat(asked.keySet()).isEqualTo(MOST.keySet());
        assertThat(asked)
                .allSatisfy((step, commands) -> assertThat(commands).as(step).isLessThanOrEqualTo(MOST.get(step)));
    }
}
