package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.ForgedElf;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bare nodes are clear; every finding comes with its defect and goes when what it says is typed. */
@Tag("rig")
class PreflightRigIT {
    /** A part of a round's name, to play some alone. */
    private static final String ROUNDS = System.getProperty("findings.rounds", "");

    @ParameterizedTest
    @EnumSource(Line.class)
    void bareNodesAreClearAndEveryFindingComesAndGoes(Line line) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.create("findings");
                RigSite site = RigSite.up(line, "findings-" + line.word());
                RigBundle bundle = new RigBundle(
                        site,
                        line,
                        scratch,
                        List.of("registry.k8s.io/pause:3.10", "registry.k8s.io/calico/node:v3.31.4"))) {
            Path siteFile =
                    new RigInstaller(site, bundle, scratch.path()).writeSite(site, site.knownHosts(), "site.yaml");
            ProvocationRunner runner =
                    new ProvocationRunner(site, scratch.path(), siteFile, bundles(bundle, line), bundle.trust);
            JsonNode bare = runner.look();
            assertThat(bare.get("verdict").asText()).as(bare.toPrettyString()).isEqualTo("clear");
            assertThat(bare.get("findings").findValuesAsText("id")).contains("selinux-off");
            copyPackage(site);
            for (ProvocationRound round : Provocations.rounds(line)) {
                if (round.name().contains(ROUNDS)) {
                    runner.play(round);
                }
            }
            assertThat(runner.problems()).isEmpty();
        }
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
    private static void copyPackage(RigSite site) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(site.packages(), "containerd.io-*.rpm")) {
            Files.copy(found.iterator().next(), site.disk("worker1").resolve("rig-containerd.rpm"));
        }
    }
}
