package io.hubcrate.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.2.3;1.2.3;1.2.4",
                "=1.2.3;v1.2.3;1.2.2",
                "v1.2.3;1.2.3;1.2.4",
                "1.2;1.2.9;1.3.0",
                "1.x;1.9.0;2.0.0",
                "*;7.0.0;1.0.0-beta",
                "'';7.0.0;1.0.0-beta",
                "~1.2.3;1.2.9;1.3.0",
                "~1.2;1.2.0;1.3.0",
                "~1;1.9.9;2.0.0",
                "~>1.2.3;1.2.3;1.2.2",
                "^1.2.3;1.9.0;2.0.0",
                "^0.2.3;0.2.9;0.3.0",
                "^0.0.3;0.0.3;0.0.4",
                "^0.0;0.0.9;0.1.0",
                "^0;0.9.0;1.0.0",
                ">=1.2.3;1.2.3;1.2.2",
                "> 1.2;1.3.0;1.2.9",
                ">1.2.3;1.2.4;1.2.3",
                "<2;1.9.9;2.0.0",
                "<=1.2;1.2.9;1.3.0",
                "!=1.2.3;1.2.4;1.2.3",
                "!=1.2.x;1.3.0;1.2.4",
                ">=1.0.0 <2.0.0;1.5.0;2.0.0",
                ">= 1.0.0, < 2.0.0;1.5.0;0.9.0",
                "1.2 - 1.4.5;1.4.5;1.4.6",
                "1.2.3 || ^3.0.0;3.1.0;2.0.0",
                ">=1.23.0-0;1.23.0-rc.1;1.22.9",
                "0.9.0-n212.h7cdd8bb;0.9.0-n212.h7cdd8bb;0.9.0",
                "^1.0.0-beta.2;1.0.0-beta.10;1.0.0-beta.1",
                "1.0.0+build;1.0.0+other;1.0.1",
            })
    void acceptsAndRejectsAsHelmDoes(String range, String inside, String outside) {
        VersionRange parsed = VersionRange.tryParse(range).orElseThrow();
        assertThat(parsed.accepts(version(inside))).isTrue();
        assertThat(parsed.accepts(version(outside))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "1.2.3.4", ">>1", "1.2.3 ||| 2", "^", "1.2.3beta", "- 1.2"})
    void refusesWhatIsNoRange(String text) {
        assertThat(VersionRange.tryParse(text)).isEmpty();
    }

    @Test
    void ordersAsTheSpecificationsExample() {
        List<String> ordered = List.of(
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.2",
                "v1.10.0",
                "2");
        List<ChartVersion> shuffled =
                ordered.stream().map(VersionRangeTest::version).collect(Collectors.toList());
        Collections.reverse(shuffled);
        assertThat(shuffled.stream().sorted()).extracting(ChartVersion::written).containsExactlyElementsOf(ordered);
    }

    @Test
    void refusesWhatIsNoVersion() {
        assertThat(Stream.of("", "v", "1.2.3.4", "1.2.3-", "1..2", "-1", "9".repeat(300)))
                .allSatisfy(text -> assertThat(ChartVersion.tryParse(text)).isEmpty());
    }

    private static ChartVersion version(String text) {
        return ChartVersion.tryParse(text).orElseThrow();
    }
}
