package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapStepTest {
    private static final String FSTAB = "/etc/fstab";
    private static final SwapStep STEP = new SwapStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
    }

    @Test
    void withoutConsentSwapIsTheSites() {
        node.swapping("/dev/dm-1").write(FSTAB, "/dev/dm-1 none swap defaults 0 0\n");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.withoutConsent().of(STEP);
        assertThat(trial.plan()).isEmpty();
        trial.apply();
        node.assertTree(before);
    }

    @Test
    void nodeWithoutSwapHasNothingToDo() {
        assertThat(trials.of(STEP).plan()).isEmpty();
        node.write(FSTAB, "# <swap> swap swap swap\n/dev/sda1 /swap xfs defaults 0 0\n\n");
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void switchesOffEveryDeviceAndLineAndGivesThemBackByteForByte() {
        // No end of the last line, and rights of its own.
        String fstab = "# made by anaconda\n\n/dev/dm-0\t/\txfs defaults 0 0\n  UUID=77 none swap sw,pri=5 0 0\n"
                + "/dev/sdb1 /swap ext4 defaults 0 2\n/swapfile\tswap\tswap\tdefaults\t0\t0";
        node.swapping("/dev/dm-1").swapping("/swapfile").write(FSTAB, fstab, "rw-r-----");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .containsExactly(
                        "/dev/dm-1: stop swapping to it",
                        "/swapfile: stop swapping to it",
                        "/etc/fstab: switch off the line: UUID=77 none swap sw,pri=5 0 0",
                        "/etc/fstab: switch off the line: /swapfile\tswap\tswap\tdefaults\t0\t0");
        trial.settle();
        assertThat(node.read(FSTAB))
                .isEqualTo(
                        """
                        # made by anaconda

                        /dev/dm-0\t/\txfs defaults 0 0
                        # switched off by hubcrate:   UUID=77 none swap sw,pri=5 0 0
                        /dev/sdb1 /swap ext4 defaults 0 2
                        # switched off by hubcrate: /swapfile\tswap\tswap\tdefaults\t0\t0
                        """);
        assertThat(node.tree().get("etc/fstab")).contains(" 100640 ");
        assertThat(node.read("/proc/swaps")).doesNotContain("dm-1", "swapfile");
        trial.reset();
        assertThat(node.read(FSTAB)).isEqualTo(fstab);
        node.assertTree(before);
    }

    @Test
    void swapThatSomebodySwitchedOnAgainIsSeen() {
        node.swapping("/dev/dm-1");
        StepTrial trial = trials.of(STEP).settle();
        node.swapping("/dev/dm-2");
        assertThat(trial.planned()).containsExactly("/dev/dm-2: stop swapping to it");
        trial.settle();
    }

    @Test
    void deviceThatIsGoneIsNotSwappedToAgain() {
        node.swapping("/dev/dm-1");
        StepTrial trial = trials.of(STEP).settle();
        node.remove("/dev/dm-1");
        trial.reset();
        assertThat(node.read("/proc/swaps")).doesNotContain("dm-1");
    }

    @Test
    void onlyOurLinesAreTakenBackFromWhatAPersonWorkedOnSince() {
        node.write(FSTAB, "/dev/dm-1 none swap defaults 0 0\n");
        StepTrial trial = trials.of(STEP).settle();
        node.append(FSTAB, "/dev/sdc1 /data xfs defaults 0 0\n");
        assertThat(trial.plan()).isEmpty();
        trial.reset();
        assertThat(node.read(FSTAB)).isEqualTo("/dev/dm-1 none swap defaults 0 0\n/dev/sdc1 /data xfs defaults 0 0\n");
        assertThat(node.at(FSTAB + ".hubcrate-before")).doesNotExist();
    }

    @Test
    void whatAPersonAddedBetweenTwoRunsStays() {
        node.write(FSTAB, "/dev/dm-1 none swap defaults 0 0");
        trials.of(STEP).settle();
        node.append(FSTAB, "/dev/sdc1 /data xfs defaults 0 0\n/swap none swap sw 0 0\n");
        trials.of(STEP).settle().reset();
        assertThat(node.read(FSTAB))
                .isEqualTo(
                        "/dev/dm-1 none swap defaults 0 0\n/dev/sdc1 /data xfs defaults 0 0\n/swap none swap sw 0 0\n");
    }

    @Test
    void textMayBeOfAnyCharacterSet() {
        byte[] latin = "# gr\u00f6\u00dfer\n/dev/dm-1 none swap defaults 0 0\n".getBytes(StandardCharsets.ISO_8859_1);
        node.write(FSTAB, latin, "rw-r--r--");
        StepTrial trial = trials.of(STEP).settle();
        assertThat(node.at(FSTAB))
                .hasBinaryContent("# gr\u00f6\u00dfer\n# switched off by hubcrate: /dev/dm-1 none swap defaults 0 0\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        trial.reset();
        assertThat(node.at(FSTAB)).hasBinaryContent(latin);
    }

    @Test
    void textWithoutSwapMayBeOfAnyCharacterSet() {
        node.write(FSTAB, "# gr\u00f6\u00dfer\n".getBytes(StandardCharsets.ISO_8859_1), "rw-r--r--");
        assertThat(trials.of(STEP).plan()).isEmpty();
    }

    @Test
    void carriageReturnsAreKept() {
        node.write(FSTAB, "# by hand\r\n/dev/dm-1 none swap defaults 0 0\r\n/dev/sda1 /a\rb xfs x 0 0\n");
        trials.of(STEP).settle();
        assertThat(node.read(FSTAB))
                .isEqualTo(
                        """
                        # by hand\r
                        # switched off by hubcrate: /dev/dm-1 none swap defaults 0 0\r
                        /dev/sda1 /a\rb xfs x 0 0
                        """);
    }

    @Test
    void memoryThatDoesNotSufficeIsTold() {
        node.swapping("/dev/dm-1").write("/double/swap-full", "");
        assertThat(refusal(trials.of(STEP)::apply)).isEqualTo("swap-failed");
        assertThat(node.read("/proc/swaps")).contains("dm-1");
    }

    @Test
    void unitsThatWouldSwapAgainAfterARestartAreKeptFromIt() {
        node.swapping("/dev/zram0")
                .write("/run/systemd/generator/dev-zram0.swap", "[Swap]\nWhat=/dev/zram0\n")
                .write("/run/systemd/generator/dev-dm\\x2d1.swap", "[Unit]\nSourcePath=" + node.at(FSTAB) + "\n")
                .write("/run/systemd/generator.late/dev-sda3.swap", "[Swap]\n")
                .write("/etc/systemd/system/extra.swap", "[Swap]\n")
                .write("/etc/systemd/system/unused.swap", "[Swap]\n")
                .write("/double/systemd/enabled/extra.swap", "")
                .write("/double/systemd/units/extra.swap", "");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trials.of(STEP);
        assertThat(trial.planned())
                .containsExactly(
                        "/dev/zram0: stop swapping to it",
                        "dev-zram0.swap: mask, it would swap again after a restart",
                        "dev-sda3.swap: mask, it would swap again after a restart",
                        "extra.swap: disable, it would swap again after a restart");
        trial.settle();
        assertThat(node.at("/etc/systemd/system/dev-zram0.swap")).isSymbolicLink();
        assertThat(node.has("/double/systemd/enabled/extra.swap")).isFalse();
        assertThat(trial.plannedUndo())
                .containsExactly(
                        "dev-zram0.swap: unmask",
                        "dev-sda3.swap: unmask",
                        "extra.swap: enable",
                        "/dev/zram0: swap to it again");
        trial.reset();
        assertThat(node.has("/double/systemd/enabled/extra.swap")).isTrue();
        node.assertTree(before);
    }

    @Test
    void refusesOddAnswers() {
        node.swapping("/dev/dm-1").write(FSTAB, "/dev/dm-1 none swap defaults 0 0\n");
        trials.assertRefusesOddAnswers(STEP, "swap-failed");
    }
}
