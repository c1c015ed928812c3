package io.hubcrate.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EditDistanceTest {
    @Test
    void countsSwappedNeighboursOnce() {
        assertThat(EditDistance.between("biuld", "build")).isEqualTo(1);
        assertThat(EditDistance.between("", "abc")).isEqualTo(3);
        assertThat(EditDistance.between("same", "same")).isZero();
        assertThat(EditDistance.between("lok", "lock")).isEqualTo(1);
        assertThat(EditDistance.between("pusch", "push")).isEqualTo(1);
    }
}
