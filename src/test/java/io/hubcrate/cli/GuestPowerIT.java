package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The node's power is cut while it is made ready, and its disk keeps nothing but what was flushed: after its start the next
 * run, with nothing done by hand, ends where an undisturbed one ends.
 */
@Tag("rig")
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuestPowerIT {
    /** More for a campaign: {@code -Dguest.cuts=20}. */
    private static final int CUTS = Integer.getInteger("guest.cuts", 3);

    private static final long SEED = 20261121;
    private GuestAtWork at;
    private NodeListing before;
    private NodeListing ready;

    @BeforeAll
    void installOnceUndisturbed() throws IOException {
        at = new GuestAtWork("guest-power");
        before = NodeListing.of(at.site);
        at.installer.done("install", "--yes");
        ready = made();
        assertThat(before.differences(ready)).isNotEmpty();
        at.installer.done("reset", "--yes");
    }

    private NodeListing made() {
        return NodeListing.of(at.site).withoutData().withoutKubelet();
    }

    @AfterAll
    void remove() {
        at.close();
    }

    /** A cut that failed half-way is left to its own report, not to the next one. */
    @AfterEach
    void bareAgain() {
        if (at.site.run("cp1", "[ -e /var/lib/hubcrate ]").exit() == 0) {
            at.installer.done("reset", "--yes");
        }
    }

    /** Without this, the others would show little. */
    @Test
    void diskForgetsWhatWasNotFlushed() {
        at.seen("cd /root && echo kept >kept && sync kept && echo lost >lost && cat lost");
        at.guest.cutPower();
        at.guest.start();
        assertThat(at.seen("cd /root && cat kept && cat lost 2>/dev/null; true"))
                .isEqualTo("kept");
        at.seen("rm -f /root/kept /root/lost");
    }

    static IntStream cuts() {
        return IntStream.range(0, CUTS);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void powerCutAnywhere(int number) throws Exception {
        Random random = new Random(SEED + number);
        Process process = at.installer.command("install", "--yes").toBuilder()
                .redirectOutput(at.scratch.path().resolve("cut.out").toFile())
                .redirectError(at.scratch.path().resolve("cut.err").toFile())
                .start();
        process.getOutputStream().close();
        try {
            switch (number % 3) {
                // What it called done must be on the disk by then.
                case 0 ->
                    assertThat(process.waitFor(RigInstaller.EMULATED.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                case 1 -> await("pgrep -f '[h]ubcrate/packages/dnf.conf' >/dev/null", random.nextInt(60));
                default -> await("[ -d /var/lib/hubcrate/packages/packages ]", random.nextInt(90));
            }
            at.guest.cutPower();
            at.guest.start();
            assertThat(process.waitFor(RigInstaller.EMULATED.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).isIn(0, 7);
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (number % 3 == 0) {
            assertThat(at.installer.done("plan").get("changes").asInt()).isZero();
        } else {
            at.installer.done("install", "--yes");
        }
        assertThat(ready.differences(made())).isEmpty();
        at.installer.assertSettled();
        at.installer.done("reset", "--yes");
        assertThat(before.differences(NodeListing.of(at.site))).isEmpty();
    }

    /** Until it holds on the node, and then so many seconds of the node's own. */
    private void await(String condition, int seconds) {
        at.seen("i=0; until " + condition + "; do i=$((i + 1)); [ $i -lt 3000 ]; sleep 0.1; done; sleep " + seconds);
    }
}
