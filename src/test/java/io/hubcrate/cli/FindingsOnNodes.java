package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.ForgedElf;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Bare nodes are clear; every finding comes with its defect and goes when what it says is typed. */
final class FindingsOnNodes {
    /** A part of a round's name, to play some alone. */
    private static final String ROUNDS = System.getProperty("findings.rounds", "");

    private FindingsOnNodes() {}

    static void assertEachComesAndGoes(RigSite site, Line line, RigBundle bundle, Path folder) throws IOException {
        Path siteFile = new RigInstaller(site, bundle, folder).writeSite(site, site.knownHosts(), "site.yaml");
        ProvocationRunner runner = new ProvocationRunner(site, folder, siteFile, bundles(bundle, line), bundle.trust);
        JsonNode bare = runner.look();
        assertThat(bare.get("verdict").asText()).as(bare.toPrettyString()).isEqualTo("clear");
        assertThat(bare.get("findings").findValuesAsText("id")).contains("selinux-off");
        Path copied = copyPackage(site);
        for (ProvocationRound round : Provocations.rounds(line)) {
            if (round.name().contains(ROUNDS)) {
                runner.play(round);
            }
        }
        Files.delete(copied);
        assertThat(runner.problems()).isEmpty();
    }

    private static Map<ProvocationRound.Bundle, Path> bundles(RigBundle bundle, Line line) throws IOException {
        Map<ProvocationRound.Bundle, Path> all = new EnumMap<>(ProvocationRound.Bundle.class);
        all.put(ProvocationRound.Bundle.RIG, bundle.bundle);
        all.put(
                ProvocationRound.Bundle.NEWER,
                bundle.another(
                        "newer.yaml",
                        """
                        name: newer
                        version: '1'
                        sequence: 1
                        platforms: [linux/amd64]
                        kubernetes: {version: 1.35.0, containerRuntime: containerd, images: ['registry.k8s.io/pause:3.10']}
                        """,
                        Map.of()));
        if (line == Line.CURRENT) {
            all.put(
                    ProvocationRound.Bundle.ARM,
                    bundle.another(
                            "arm.yaml",
                            """
                            name: arm
                            version: '1'
                            sequence: 1
                            platforms: [linux/arm64]
                            files: [{url: 'FILES/program', executable: true}]
                            """,
                            Map.of("program", ForgedElf.arm64("2.99"))));
        }
        return all;
    }

    /** Where worker1 finds a runtime of somebody else's. */
    private static Path copyPackage(RigSite site) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(site.packages(), "containerd.io-*.rpm")) {
            return Files.copy(found.iterator().next(), site.disk("worker1").resolve("rig-containerd.rpm"));
        }
    }
}
