package io.hubcrate.facts;

import io.hubcrate.facts.SoftwareFacts.Leftover;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Reads the part of the facts about programs and remains. */
final class SoftwareFactsReader {
    private SoftwareFactsReader() {}

    static SoftwareFacts read(FactsText text) {
        Set<String> sockets = Set.copyOf(text.several("runtime.socket"));
        SortedMap<String, String> runtimes = text.below("runtime.");
        return new SoftwareFacts(
                text.one("packages.manager"),
                text.several("package"),
                runtimes,
                text.one("runtime-docker")
                        .map(line -> line.split(" ", 2)[0])
                        .filter(driver -> driver.matches("systemd|cgroupfs|none")),
                text.one("containerd.systemd-cgroup").flatMap(SoftwareFactsReader::flag),
                text.one("containerd.cri").isPresent(),
                sockets,
                text.rows("leftover", 2).stream()
                        .map(row -> new Leftover(row[0], row[1]))
                        .toList(),
                Set.copyOf(text.several("program")),
                Set.copyOf(text.several("hubcrate.step")),
                text.one("clock.synchronised").flatMap(SoftwareFactsReader::flag));
    }

    private static Optional<Boolean> flag(String word) {
        return switch (word) {
            case "yes", "true" -> Optional.of(true);
            case "no", "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
