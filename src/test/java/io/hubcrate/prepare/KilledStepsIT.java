package io.hubcrate.prepare;

import static java.util.Objects.requireNonNull;

import io.hubcrate.install.Step;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.SiteNodes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An installer killed in the middle of each step: the next run ends where an undisturbed one ends; reset restores. */
class KilledStepsIT {
    /** For every moment that there is: {@code -Dhubcrate.kills=1000}. */
    private static final int KILLS = Integer.getInteger("hubcrate.kills", 3);

    private static final Map<String, Supplier<Step>> STEPS = Map.of(
            "kernel-settings", KernelSettings::forKubernetes,
            "swap", SwapStep::new,
            "network-manager", NetworkManagerStep::new,
            "firewall", FirewallStep::new,
            "packages", PackagesStep::new,
            "programs", ProgramsStep::new,
            "container-runtime", ContainerRuntimeStep::new,
            "kubelet", KubeletStep::new);

    @TempDir
    private Path folder;

    private final AtomicInteger nodes = new AtomicInteger();

    /** A node on which each step finds something of the site's in its way. */
    private StepTrial trial(String step) {
        SiteNode node = SiteNodes.controlPlane("cp1", "192.0.2.11");
        BareNode bare = new BareNode(folder.resolve("node-" + nodes.incrementAndGet()), node)
                .swapping("/dev/dm-1")
                .write("/run/systemd/generator/dev-zram0.swap", "[Swap]\n")
                .write("/etc/fstab", "/dev/dm-0 / xfs defaults 0 0\n/dev/dm-1 none swap defaults 0 0", "rw-------")
                .write("/etc/containerd/config.toml", "# the site's\n", "rw-r-----")
                .write("/etc/sysctl.d/99-z-hubcrate.conf", "# somebody else's\n")
                .write("/usr/bin/kubectl", "an old one", "rwxr-xr-x");
        bare.firewalld();
        bare.networkManager();
        return new StepTrial(
                requireNonNull(STEPS.get(step)).get(),
                bare,
                SiteNodes.site(node),
                new BundleParts()
                        .kubernetes("1.34.4", ContainerRuntime.CONTAINERD)
                        .image("registry.k8s.io/pause:3.10")
                        .packages("base", "el9", "conntrack-tools-1.4.7-2.el9.x86_64", "bash-0:5.2.1-1.el9.x86_64")
                        .program("kubectl", "the program kubectl")
                        .program("kubelet", "the program kubelet")
                        .program("containerd", "the program containerd")
                        .program("bridge", "the plugin bridge")
                        .in(folder.resolve("bundle")));
    }

    static List<String> steps() {
        return STEPS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void killedBetweenCommands(String step) {
        StepTrial.killBetweenCommands(() -> trial(step), KILLS);
    }
}
