package io.hubcrate.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenSizesTest {
    @ParameterizedTest
    @CsvSource({
        "3900M, 3900000000",
        "3900MB, 3900000000",
        "3900m, 3900000000",
        "4G, 4000000000",
        "4GiB, 4294967296",
        "3719MiB, 3899654144",
        "20000K, 20000000",
        "1T, 1000000000000",
        "12345678, 12345678",
        "12345678B, 12345678"
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1M", "1.5G", "3900 M", "0M", "10iB", "1P", "3900MM", "999999999999999T", "1e9"})
    void refusesWhatCanBeReadInTwoWaysOrNone(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
