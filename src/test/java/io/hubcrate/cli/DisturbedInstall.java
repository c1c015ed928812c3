package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * A site on which an install was undisturbed once. After a fault the next run, with nothing done by hand, ends where that
 * one ended, and a reset gives everything back.
 */
@Tag("rig")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DisturbedInstall {
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String name;
    final ScratchFolder scratch = ScratchFolder.create("faults");
    RigSite site;
    RigBundle bundle;
    RigInstaller installer;
    NodeListing before;
    private NodeListing ready;
    /** Those that have something to do on bare nodes, in order. */
    List<String> steps = List.of();

    /** @param name the site's; sites of several live side by side */
    DisturbedInstall(String name) {
        this.name = name;
    }

    @BeforeAll
    void installOnceUndisturbed() throws IOException {
        site = RigSite.up(Line.CURRENT, name);
        bundle = new RigBundle(site, Line.CURRENT, scratch);
        installer = new RigInstaller(site, bundle, scratch.path());
        before = NodeListing.of(site);
        installer.done("install", "--yes");
        ready = NodeListing.of(site).withoutData();
        assertThat(before.differences(ready)).isNotEmpty();
        steps = endedSteps(0).stream().distinct().toList();
        assertThat(steps).contains("kernel-settings", "firewall", "packages", "container-runtime", "kubelet");
        installer.done("reset", "--yes");
    }

    @AfterAll
    void remove() {
        try (scratch;
                RigSite down = site;
                RigBundle closed = bundle) {
            assertThat(down).isNotNull();
            assertThat(closed).isNotNull();
        }
    }

    /** A test that failed half-way leaves its marks to its own report, not to the next test. */
    @AfterEach
    void bareAgain() {
        if (site.nodes().stream()
                .anyMatch(node -> site.run(node, "[ -e /var/lib/hubcrate ]").exit() == 0)) {
            installer.done("reset", "--yes");
        }
    }

    void assertNextRunEndsTheSame() {
        installer.done("install", "--yes");
        assertThat(ready.differences(NodeListing.of(site).withoutData())).isEmpty();
        assertThat(installer.done("plan").get("changes").asInt()).isZero();
        installer.done("reset", "--yes");
        assertThat(before.differences(NodeListing.of(site))).isEmpty();
    }

    Path journal() {
        return scratch.path().resolve("state/journal.jsonl");
    }

    /** Which steps ended, on whatever node, by what the journal says behind its first bytes. */
    List<String> endedSteps(int behind) throws IOException {
        String text = Files.readString(journal()).substring(behind);
        return Pattern.compile("\"event\":\"step-end\".*?\"step\":\"([a-z-]+)\"")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    Process start() throws IOException {
        ProcessBuilder builder = installer.command("install", "--yes").toBuilder();
        List<String> line = new ArrayList<>(builder.command());
        // Whoever starts the tests in the background hands down an ignored SIGINT, and Java leaves that as it is.
        line.addAll(0, List.of("env", "--default-signal=INT"));
        Process process = builder.command(line)
                .redirectOutput(scratch.path().resolve("faulty.out").toFile())
                .redirectError(scratch.path().resolve("faulty.err").toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    String told() throws IOException {
        return Files.readString(scratch.path().resolve("faulty.err"), StandardCharsets.UTF_8);
    }

    /** Until a node is being sent packages, or works on them. */
    void awaitWork(String node, boolean sending) {
        String condition = sending
                ? "[ -d /var/lib/hubcrate/packages/packages ]"
                : "pgrep -f '[h]ubcrate/packages/dnf.conf' >/dev/null";
        site.run(node, "i=0; until " + condition + "; do i=$((i + 1)); [ $i -lt 3000 ]; sleep 0.05; done")
                .succeeded();
    }
}
