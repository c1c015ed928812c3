package io.hubcrate.facts;

import io.hubcrate.elf.GlibcVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The machine and its system.
 *
 * @param root whether the facts were gathered with root's rights
 * @param sessionUmask of the session that ran them, octal
 * @param loginUmask of /etc/login.defs, octal
 * @param machine as {@code uname -m} says
 * @param virtualisation {@code none}, {@code kvm}, {@code docker} ...
 * @param memory in bytes
 * @param swap lines of /proc/swaps, the device first
 * @param swapInFstab lines of /etc/fstab
 * @param machineId differs on every installed system
 * @param productUuid differs on every machine
 */
public record HostFacts(
        boolean root,
        String sessionUmask,
        Optional<String> loginUmask,
        OsRelease os,
        String machine,
        Optional<String> virtualisation,
        Optional<GlibcVersion> glibc,
        OptionalInt cpus,
        long memory,
        List<String> swap,
        List<String> swapInFstab,
        Optional<String> machineId,
        Optional<String> productUuid) {
    private static final List<String> CONTAINERS =
            List.of("docker", "podman", "lxc", "lxc-libvirt", "openvz", "systemd-nspawn", "container-other", "rkt");

    /** The architecture as Go names it; what {@code uname -m} said if that is none we know. */
    public String architecture() {
        return switch (machine) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armv7l" -> "arm";
            default -> machine;
        };
    }

    /** Whether this is a container, which shares its kernel and firmware with others. */
    public boolean isContainer() {
        return virtualisation.filter(CONTAINERS::contains).isPresent();
    }
}
