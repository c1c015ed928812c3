package io.hubcrate.testing.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that a killed run left changed are not taken for bare ones by the next. */
@Tag("rig")
final class LeftSiteIT {
    private static final List<String> OPTIONS = List.of("--line", "current", "--site", "left");

    @Test
    void belongsToItsOwnerWhileThatRunsAndIsMadeAnewAfterwards() throws IOException, InterruptedException {
        Process killed = new ProcessBuilder("sleep", "3600").start();
        try {
            up(killed.pid()).succeeded();
            RigSite.described(OPTIONS).run("cp1", "touch /var/lib/changed").succeeded();
            Programs.Result refused = up(ProcessHandle.current().pid());
            assertThat(refused.exit()).as(refused.describe()).isEqualTo(3);
            assertThat(refused.err()).contains("site left is in use by process " + killed.pid());
        } finally {
            killed.destroyForcibly();
        }
        assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
        try (RigSite anew = RigSite.up(Line.CURRENT, "left")) {
            assertThat(anew.run("cp1", "[ ! -e /var/lib/changed ]").exit()).isZero();
        }
    }

    private static Programs.Result up(long owner) {
        return RigSite.rig("up", OPTIONS, List.of("--owner", Long.toString(owner)), Duration.ofMinutes(60));
    }
}
