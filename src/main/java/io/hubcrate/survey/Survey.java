package io.hubcrate.survey;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What one host said of itself.
 *
 * @param file where it was read, for messages
 * @param facts keys that stand once: {@code os.id}, {@code arch}, {@code glibc} ...
 * @param disks every mounted file system
 * @param packages installed, by name with every version
 * @param addresses of its interfaces, as far as they are seen beyond the host
 * @param unread what the script could not read
 */
public record Survey(
        String file,
        SortedMap<String, String> facts,
        List<Disk> disks,
        Map<String, List<String>> packages,
        List<Address> addresses,
        List<String> unread) {
    public Survey {
        addresses = List.copyOf(addresses);
        disks = List.copyOf(disks);
        packages = Map.copyOf(packages);
        unread = List.copyOf(unread);
    }

    /** A file system, sizes in bytes. */
    public record Disk(String mountPoint, long size, long free, String type, List<String> options) {
        public Disk {
            options = List.copyOf(options);
        }
    }

    /** An address with its network's prefix, as {@code 10.20.0.11/24}, at an interface. */
    public record Address(String networkInterface, String range) {}

    /** A single fact. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    /** The architecture as Go names it; what {@code uname -m} said if that is none we know. */
    public Optional<String> architecture() {
        return find("arch").map(machine -> switch (machine) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armv7l" -> "arm";
            default -> machine;
        });
    }

    /** The file system on which a folder lies: the longest mount point above it. */
    public Optional<Disk> diskOf(String folder) {
        return disks.stream()
                .filter(disk -> disk.mountPoint().equals("/")
                        || folder.equals(disk.mountPoint())
                        || folder.startsWith(disk.mountPoint() + "/"))
                .max(java.util.Comparator.comparingInt(
                        (Disk disk) -> disk.mountPoint().length()));
    }
}
