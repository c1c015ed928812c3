package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "example.org, a.b.example.org, true",
        "EXAMPLE.org, Example.ORG, true",
        "example.org, notexample.org, false",
        ".example.org, example.org, false",
        ".example.org, a.example.org, true",
        "*.example.org, a.example.org, true",
        "example.org:443, example.org, true",
        "example.org:8443, example.org, false",
        "*, anything.net, true",
        "10.0.0.0/8, 10.200.3.4, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.0/99, 10.0.0.1, false",
        "10.0.0.0/8, ten.example.org, false",
        "fd00::/8, [fd12::1], true",
        "10.1.2.3, 10.1.2.3, true",
        "[fd12::1]:443, [fd12::1], true",
        "none.example.org, localhost, true",
        "none.example.org, 127.0.0.1, true",
        "none.example.org, [::1], true"
    })
    void readsTheUsualForms(String entry, String host, boolean direct) {
        assertThat(new NoProxy(List.of(entry)).includes(host, 443)).isEqualTo(direct);
    }

    @Test
    void withoutEntriesEverythingGoesThroughTheProxy() {
        assertThat(new NoProxy(List.of("", " ")).includes("example.org", 443)).isFalse();
    }
}
