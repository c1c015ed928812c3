package io.hubcrate.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.cluster.BundleAccount.Installed;
import io.hubcrate.cluster.BundleAccount.Store;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleAccountTest {
    private static final Digest FIRST = Digest.of("first".getBytes(UTF_8));
    private static final Digest SECOND = Digest.of("second".getBytes(UTF_8));

    private static BundleAccount of(long sequence, Digest sums, String host, String... staged) {
        return new BundleAccount(
                new TreeMap<>(Map.of("site", new Installed(sequence, sums))),
                new TreeMap<>(Map.of(host, new Store("/var/lib/hubcrate/sites/north", List.of(staged)))));
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        BundleAccount all = of(2, SECOND, "gate-1", "site-2-amd64", "site-1-amd64");
        assertThat(BundleAccount.parse(all.toJson())).isEqualTo(all);
        assertThat(BundleAccount.parse(BundleAccount.NONE.toJson())).isEqualTo(BundleAccount.NONE);
    }

    @Test
    void sequenceBecomesNoLowerAndTheLastOneIsInPlace() {
        BundleAccount back = of(2, SECOND, "gate-1", "site-2-amd64").with(of(1, FIRST, "gate-2", "site-1-amd64"));
        assertThat(back.find("site")).contains(new Installed(2, FIRST));
        assertThat(back.find("other")).isEmpty();
        assertThat(back.stores().keySet()).containsExactly("gate-1", "gate-2");
    }

    @Test
    void hostThatKeepsNothingAnyMoreIsForgotten() {
        assertThat(of(1, FIRST, "gate-1", "site-1-amd64")
                        .with(of(1, FIRST, "gate-1"))
                        .stores())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"format\":2,\"installed\":{},\"stores\":{}}",
                "{\"format\":1,\"installed\":{\"site\":{\"highest\":1}},\"stores\":{}}",
                "{\"format\":1,\"installed\":{\"site\":{\"highest\":-1,\"sums\":\"SUMS\"}},\"stores\":{}}",
                "{\"format\":1,\"installed\":{\"site\":{\"highest\":\"1\",\"sums\":\"SUMS\"}},\"stores\":{}}",
                "{\"format\":1,\"installed\":[],\"stores\":{}}",
                "{\"format\":1,\"installed\":{}}",
                "{\"format\":1,\"installed\":{},\"stores\":{\"gate-1\":[]}}"
            })
    void whatIsNotOursIsRefused(String json) throws IOException {
        byte[] bytes = json.replace("SUMS", FIRST.toString()).getBytes(UTF_8);
        assertThatThrownBy(() -> BundleAccount.parse(Json.parse(bytes))).isInstanceOf(IOException.class);
    }
}
