package io.hubcrate.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By a clock of its own: what is waited for is reckoned, not measured. */
class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = Long.MAX_VALUE - SECOND;
    private final List<Long> rests = new ArrayList<>();

    private Pace pace(long bytesPerSecond) {
        return new Pace(bytesPerSecond, () -> now, nanos -> {
            rests.add(nanos);
            now += nanos;
        });
    }

    @Test
    void bytesGoAtTheRateAndNoFaster() throws IOException {
        Pace pace = pace(1_000_000);
        long begun = now;
        // The clock passes its end meanwhile, as the system's may.
        for (int i = 0; i < 31; i++) {
            pace.await(100_000);
        }
        assertThat(now - begun).isEqualTo(3 * SECOND);
    }

    @Test
    void aPauseIsNoReasonToGoFasterAfterwards() throws IOException {
        Pace pace = pace(1_000_000);
        pace.await(1_000_000);
        now += 60 * SECOND;
        rests.clear();
        pace.await(1_000_000);
        pace.await(1_000_000);
        assertThat(rests).containsExactly(0L, SECOND);
    }

    @Test
    void allTogetherHaveOneRate() throws IOException {
        Pace pace = new Pace(1_000_000, () -> now, rests::add);
        // Three at one moment: each has its turn behind the one before.
        pace.await(500_000);
        pace.await(500_000);
        pace.await(500_000);
        assertThat(rests).containsExactly(0L, SECOND / 2, SECOND);
    }

    @Test
    void withoutALimitNobodyRests() throws IOException {
        pace(0).await(Integer.MAX_VALUE);
        assertThat(rests).isEmpty();
    }
}
