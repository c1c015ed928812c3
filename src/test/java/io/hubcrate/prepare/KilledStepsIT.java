package io.hubcrate.prepare;

import io.hubcrate.install.Step;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An installer killed in the middle of each step: the next run ends where an undisturbed one ends; reset restores. */
class KilledStepsIT {
    /** For every moment that there is: {@code -Dhubcrate.kills=1000}. */
    private static final int KILLS = Integer.getInteger("hubcrate.kills", 3);

    @TempDir
    private Path folder;

    private final AtomicInteger nodes = new AtomicInteger();

    /** A node on which each step finds something of the site's in its way. */
    private StepTrial trial(String step) {
        Trials trials = new Trials(folder.resolve("trial-" + nodes.incrementAndGet()))
                .hosts(Map.of("ldap.example", "192.0.2.8"));
        trials.node
                .firewalld()
                .networkManager()
                .swapping("/dev/dm-1")
                .write("/run/systemd/generator/dev-zram0.swap", "[Swap]\n")
                .write("/etc/fstab", "/dev/dm-0 / xfs defaults 0 0\n/dev/dm-1 none swap defaults 0 0", "rw-------")
                .write("/etc/containerd/config.toml", "# the site's\n", "rw-r-----")
                .write("/etc/sysctl.d/99-z-hubcrate.conf", "# somebody else's\n")
                .write("/etc/hosts", "127.0.0.1 localhost", "rw-r--r--")
                .write("/usr/libexec/cni/bridge", "a packaged plugin", "rwxr-xr-x")
                .write("/etc/dnf/dnf.conf", "[main]\ngpgcheck=1", "rw-r--r--")
                .write("/etc/crictl.yaml", "# the site's\n")
                .write("/usr/bin/kubectl", "an old one", "rwxr-xr-x");
        trials.bundle
                .kubernetes("1.34.4", ContainerRuntime.CONTAINERD)
                .image("registry.k8s.io/pause:3.10")
                .packages(
                        "base",
                        "el9",
                        "conntrack-tools-1.4.7-2.el9.x86_64",
                        "bash-0:5.2.1-1.el9.x86_64",
                        "containerd.io-1.7.1-1.el9.x86_64")
                .program("kubectl", "the program kubectl")
                .program("kubelet", "the program kubelet")
                .program("containerd", "the program containerd")
                .program("bridge", "the plugin bridge");
        return trials.of(NodePreparation.steps().stream()
                .filter(one -> one.id().equals(step))
                .findFirst()
                .orElseThrow());
    }

    /** All that there are: a step that is new is killed too. */
    static List<String> steps() {
        return NodePreparation.steps().stream().map(Step::id).toList();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void killedBetweenCommands(String step) {
        StepTrial.killBetweenCommands(() -> trial(step), KILLS);
    }
}
