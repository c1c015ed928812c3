package io.hubcrate.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.96.0.0/12, true",
        "10.96.0.0/12, 10.111.255.255, true",
        "10.96.0.0/12, 10.112.0.0, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "10.0.0.7/24, 10.0.0.200/24, true",
        "fd00::/8, fd12:3456::1/64, true",
        "fd00::/8, fe80::/10, false",
        "0.0.0.0/0, ::/0, false"
    })
    void overlapsWhereAnAddressIsInBoth(String one, String other, boolean overlap) {
        assertThat(range(one).overlaps(range(other))).isEqualTo(overlap);
        assertThat(range(other).overlaps(range(one))).isEqualTo(overlap);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "node-1",
                "10.0.0.0/x",
                "::/129",
                "a:b",
                "10.0.0.0/08",
                "010.0.0.1"
            })
    void refusesWhatIsNoRange(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @Test
    void knowsLoopbackAndLinkLocal() {
        assertThat(range("127.0.0.53").isLoopback()).isTrue();
        assertThat(range("::1").isLoopback()).isTrue();
        assertThat(range("128.0.0.1").isLoopback()).isFalse();
        assertThat(range("169.254.1.1").isLinkLocal()).isTrue();
        assertThat(range("fe80::1/64").isLinkLocal()).isTrue();
        assertThat(range("fec0::1").isLinkLocal()).isFalse();
    }
}
