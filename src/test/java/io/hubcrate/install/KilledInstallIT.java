package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.LittleNode;
import io.hubcrate.testing.TreeListing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed with SIGKILL at any command, the next run comes to the same end; the way back leaves nothing. */
class KilledInstallIT {
    private static final int KILLS = Integer.getInteger("hubcrate.kills", 6);
    private static final long SEED = Long.getLong("hubcrate.seed", 5);
    private static final String[] FOLDERS = {"etc", "var", "run", "tmp"};
    private static final int NODES = 2;

    @TempDir
    private Path folder;

    private final List<Process> keepers = new ArrayList<>();
    private final List<Path> roots = new ArrayList<>();

    @BeforeEach
    void startNodes() throws Exception {
        for (int i = 0; i < NODES; i++) {
            Path root = Files.createDirectory(folder.resolve("node-" + i));
            roots.add(root);
            keepers.add(LittleNode.start(root));
            Files.writeString(root.resolve("etc/motd"), "theirs\n");
            Files.setPosixFilePermissions(
                    root.resolve("etc/motd"), PosixFilePermissions.fromString("rw-r-----"));
            Files.setAttribute(root.resolve("etc/motd"), "unix:gid", 7);
        }
    }

    @AfterEach
    void stopNodes() throws InterruptedException {
        for (Process keeper : keepers) {
            keeper.destroyForcibly().waitFor();
        }
    }

    private List<Long> pids() {
        return keepers.stream().map(Process::pid).toList();
    }

    private List<SortedMap<String, String>> listings(boolean times, String... folders) throws IOException {
        List<SortedMap<String, String>> all = new ArrayList<>();
        for (Path root : roots) {
            all.add(TreeListing.of(root, times, folders));
        }
        return all;
    }

    @Test
    void everyKillEndsInTheSameStateAndResetLeavesNothing() throws Exception {
        Path state = folder.resolve("state");
        List<SortedMap<String, String>> before = listings(true, FOLDERS);
        int commands = child(state, "install", 0);
        List<SortedMap<String, String>> installed = listings(false, "etc", "var");
        assertThat(installed).isNotEqualTo(listings(false, FOLDERS));
        int undoing = child(state, "reset", 0);
        assertThat(listings(true, FOLDERS)).isEqualTo(before);

        Random random = new Random(SEED);
        for (int i = 0; i < KILLS; i++) {
            int moment = 1 + random.nextInt(commands);
            assertThat(child(state, "install", moment)).isEqualTo(-1);
            SiteRun.Outcome next = EngineRun.run(pids(), state, "install", command -> {});
            assertThat(next.ran()).isTrue();
            assertThat(listings(false, "etc", "var"))
                    .as("killed at command %d of %d", moment, commands)
                    .isEqualTo(installed);
            SiteRun.Outcome second = EngineRun.run(pids(), state, "install", command -> {});
            assertThat(second.plan().isEmpty()).isTrue();
            assertThat(second.changed()).isZero();

            int backMoment = 1 + random.nextInt(undoing);
            assertThat(child(state, "reset", backMoment)).isEqualTo(-1);
            EngineRun.run(pids(), state, "reset", command -> {});
            assertThat(listings(true, FOLDERS))
                    .as("killed at command %d of %d, reset killed at %d of %d", moment, commands, backMoment, undoing)
                    .isEqualTo(before);
        }
    }

    @Test
    void resetRightAfterAKillLeavesNothing() throws Exception {
        Path state = folder.resolve("state");
        List<SortedMap<String, String>> before = listings(true, FOLDERS);
        int commands = child(state, "install", 0);
        EngineRun.run(pids(), state, "reset", command -> {});
        Random random = new Random(SEED + 1);
        for (int i = 0; i < KILLS; i++) {
            int moment = 1 + random.nextInt(commands);
            assertThat(child(state, "install", moment)).isEqualTo(-1);
            EngineRun.run(pids(), state, "reset", command -> {});
            assertThat(listings(true, FOLDERS)).as("killed at command %d", moment).isEqualTo(before);
        }
    }

    /** How many commands it took; -1 if it was killed. */
    private int child(Path state, String verb, int moment) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EngineRun.class.getName(),
                state.toString(),
                verb,
                Integer.toString(moment)));
        pids().forEach(pid -> words.add(pid.toString()));
        Path log = folder.resolve("child.log");
        Process child = new ProcessBuilder(words)
                .redirectError(log.toFile())
                .start();
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
        if (child.exitValue() == 137) {
            return -1;
        }
        assertThat(child.exitValue()).as("%s", Files.readString(log)).isZero();
        return Integer.parseInt(out.strip().substring("commands ".length()));
    }
}
