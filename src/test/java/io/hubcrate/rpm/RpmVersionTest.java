package io.hubcrate.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpmVersionTest {

    /** As rpm's own test of rpmvercmp has them. */
    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, 0",
        "1.0, 2.0, -1",
        "2.0.1, 2.0, 1",
        "2.0.1a, 2.0.1, 1",
        "5.5p1, 5.5p10, -1",
        "10xyz, 10.1xyz, -1",
        "xyz10, xyz10.1, -1",
        "xyz.4, 8, -1",
        "5.5p2, 5.6p1, -1",
        "6.0.rc1, 6.0, 1",
        "10b2, 10a1, 1",
        "1.0aa, 1.0a, 1",
        "10.0001, 10.1, 0",
        "10.0001, 10.0039, -1",
        "4.999.9, 5.0, -1",
        "20101121, 20101122, -1",
        "2_0, 2.0, 0",
        "a+, a_, 0",
        "1.0~rc1, 1.0, -1",
        "1.0~rc1, 1.0~rc2, -1",
        "1.0~rc1~git123, 1.0~rc1, -1",
        "1.0^, 1.0, 1",
        "1.0^git1, 1.0^git2, -1",
        "1.0^git1, 1.01, -1",
        "1.0^20160101, 1.0.1, -1",
        "1.0~rc1^git1, 1.0~rc1, 1",
        "1.0^git1~pre, 1.0^git1, -1",
        "99999999999999999999999, 99999999999999999999998, 1"
    })
    void ordersAsRpmDoes(String a, String b, int expected) {
        assertThat(Integer.signum(RpmVersion.compare(a, b))).isEqualTo(expected);
        assertThat(Integer.signum(RpmVersion.compare(b, a))).isEqualTo(-expected);
    }
}
