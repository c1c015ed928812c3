package io.hubcrate.cli;

import io.hubcrate.preflight.FindingCode;
import io.hubcrate.testing.site.RigSite.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every finding that there is with what provokes it on a rig's node, in the rounds in which they are looked at. */
final class Provocations {
    /** What no node of the rig can be. */
    static final Map<FindingCode, String> EXCEPTIONS = Map.of(
            FindingCode.SELINUX_OFF,
            "every node of the rig is so, and cannot be otherwise: its kernel has no SELinux",
            FindingCode.SELINUX_POLICY_MISSING,
            "wants a kernel with SELinux enforcing",
            FindingCode.SITE_IMAGE_MISSING,
            "said of the site's values and the bundle, by no node: StoreVerbsTest types it",
            FindingCode.ENDPOINT_OF_ONE_NODE,
            "said of the site file alone: PreflightVerbTest types it",
            FindingCode.CONTROL_PLANES_EVEN,
            "said of the site file alone: PreflightVerbTest types it");

    private static final List<String> NODES = List.of("cp1", "worker1", "worker2");

    private Provocations() {}

    static List<ProvocationRound> rounds(Line line) {
        return line == Line.CURRENT ? current() : classic();
    }

    private static List<ProvocationRound> current() {
        List<Provocation> ways = new ArrayList<>(NetworkProvocations.ways());
        ways.addAll(NetworkProvocations.sizes());
        List<Provocation> disks = new ArrayList<>(StorageProvocations.disks());
        disks.addAll(StorageProvocations.machines());
        List<Provocation> kernels = new ArrayList<>(SystemProvocations.kernels());
        kernels.addAll(NetworkProvocations.names());
        List<Provocation> guards = new ArrayList<>(GuardProvocations.guards());
        guards.addAll(GuardProvocations.leftovers());
        guards.addAll(NetworkProvocations.networks());
        List<Provocation> clocks = new ArrayList<>(SystemProvocations.clocks());
        clocks.addAll(NetworkProvocations.clones());
        List<Provocation> access = new ArrayList<>(NetworkProvocations.access());
        access.addAll(StorageProvocations.swap());
        List<Provocation> newer = new ArrayList<>(SystemProvocations.newer(false));
        newer.addAll(GuardProvocations.takenZones());
        List<Provocation> bare = new ArrayList<>(NetworkProvocations.bare(NODES));
        bare.addAll(SystemProvocations.limits());
        return List.of(
                ProvocationRound.of("bare", bare).curing(),
                ProvocationRound.of("kernels", kernels),
                ProvocationRound.of("ways", ways),
                ProvocationRound.of("guards", guards),
                ProvocationRound.of("disks", disks)
                        .onEachNode(StorageProvocations.machine(), StorageProvocations.container()),
                ProvocationRound.of("clocks", clocks).with(Duration.ofHours(2)),
                ProvocationRound.of("closed", GuardProvocations.closedFirewalls(NODES))
                        .with(Map.of("firewalld: true", "firewalld: false")),
                ProvocationRound.of("access", access)
                        .with(Map.of(
                                "swapOff: true",
                                "swapOff: false",
                                "address: {worker1}, roles: [worker]",
                                "address: 192.0.2.12, roles: [worker], access: {host: {worker1}}")),
                ProvocationRound.of("newer", newer).with(ProvocationRound.Bundle.NEWER),
                ProvocationRound.of("arm", SystemProvocations.arm()).with(ProvocationRound.Bundle.ARM));
    }

    private static List<ProvocationRound> classic() {
        return List.of(
                ProvocationRound.of("old", SystemProvocations.classic())
                        .onEachNode("true", "umount /proc/cmdline 2>/dev/null; rm -f /usr/local/bin/uname"),
                ProvocationRound.of("flushes", GuardProvocations.flushes()).curing(),
                ProvocationRound.of("newer", SystemProvocations.newer(true)).with(ProvocationRound.Bundle.NEWER));
    }
}
