package io.hubcrate.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.SourceException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChartIndexTest {
    private static final URI ADDRESS = URI.create("https://charts.example/index.yaml");

    /** As large as the largest public repositories; the tests' heap would not hold it as a tree of nodes many times over. */
    @Test
    void findsTheLastOfManyVersionsInAnIndexOfManyMegabytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, "apiVersion: v1\nentries:\n");
        for (int chart = 0; chart < 200; chart++) {
            write(out, "  chart" + chart + ":\n");
            for (int version = 0; version < 150; version++) {
                write(out, entry("chart" + chart, "1." + version + ".0"));
            }
        }
        byte[] bytes = out.toByteArray();
        assertThat(bytes.length).isGreaterThan(20 << 20);

        ChartIndex index = ChartIndex.read(ADDRESS, bytes);

        assertThat(index.find("chart199", "1.149.0").orElseThrow().urls())
                .containsExactly("https://charts.example/chart199-1.149.0.tgz");
        assertThat(index.nearest("chart0", "1.200.0")).containsExactly("1.147.0", "1.148.0", "1.149.0");
    }

    /** Few bytes each, and a hundred in memory. */
    @Test
    void refusesMoreSmallEntriesThanAnyRepositoryHas() {
        for (String index : new String[] {
            "entries:\n  hub:\n" + "  - version: 1\n".repeat(200_001),
            "entries:\n  hub:\n  - {version: 1, urls: [" + "a,".repeat(200_001) + "]}\n"
        }) {
            assertThatThrownBy(() -> ChartIndex.read(ADDRESS, index.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.code()).isEqualTo("chart-index-invalid"));
        }
    }

    @Test
    void readsTheFormThatJsonWritersMake() {
        ChartIndex index = ChartIndex.read(
                ADDRESS,
                "{\"apiVersion\":\"v1\",\"entries\":{\"hub\":[{\"version\":\"1.0.0\",\"urls\":[\"hub.tgz\"],\"digest\":\"sha256:ab\"},null]}}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(index.find("hub", "1.0.0").orElseThrow().digest()).isEqualTo("sha256:ab");
    }

    @Test
    void takesTheFirstOfTwoThatClaimOneVersionAndSaysSo() {
        ChartIndex index = ChartIndex.read(
                ADDRESS,
                "entries: {hub: [{version: 1.0.0, digest: a}, {version: v1.0.0, digest: b}, {version: 1.0.1}]}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(index.find("hub", "1.0.0").orElseThrow().digest()).isEqualTo("a");
        assertThat(index.find("hub", "v1.0.0").orElseThrow().digest()).isEqualTo("b");
        assertThat(index.isAmbiguous("hub", "1.0.0")).isTrue();
        assertThat(index.isAmbiguous("hub", "1.0.1")).isFalse();
    }

    private static String entry(String name, String version) {
        return "  - apiVersion: v2\n    created: \"2024-08-08T18:05:34.413844784Z\"\n    description: "
                + "A chart with a description that goes on for a while. ".repeat(8)
                + "\n    dependencies:\n    - name: common\n      repository: https://charts.example\n      version: 2.x.x\n"
                + "    digest: 6baa499c29bc342a74d665425a72cdc0a863c1b559c86bd93d3e0735cdfa5909\n    name: " + name
                + "\n    urls:\n    - https://charts.example/" + name + "-" + version + ".tgz\n    version: " + version
                + "\n";
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
