package io.hubcrate.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.chart.ChartFiles.Subchart;
import io.hubcrate.failure.IntegrityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartFilesTest {
    @Test
    void givesMembersAndDescription() {
        ChartFiles chart = ChartFiles.read("hub", Charts.chart("hub", "1.2.3", "deprecated: true"));
        assertThat(chart.paths()).containsExactly("Chart.yaml", "templates/pod.yaml", "values.yaml");
        assertThat(new String(chart.find("values.yaml").orElseThrow(), UTF_8)).contains("tag: 1.30");
        assertThat(chart.find("README.md")).isEmpty();
        ChartMetadata metadata = chart.metadata();
        assertThat(metadata.apiVersion()).isEqualTo("v2");
        assertThat(metadata.appVersion()).isEqualTo("1.10");
        assertThat(metadata.kubeVersion()).isEqualTo(">=1.20.0-0");
        assertThat(metadata.deprecated()).isTrue();
    }

    @Test
    void findsSubchartsUnpackedAndPackedUnderTheirValuesKeys() {
        Map<String, byte[]> files = Charts.files(
                "top",
                "1.0.0",
                "dependencies:",
                "- {name: hub, version: ~2.1, alias: jupyterhub, condition: hub.on, tags: [front]}",
                "- {name: db, version: 3.x.x}");
        Charts.files("hub", "2.1.9").forEach((path, bytes) -> files.put("top/charts/" + path, bytes));
        Map<String, byte[]> db = Charts.files("db", "3.4.5");
        db.put("db/charts/deep-1.0.0.tgz", Charts.chart("deep", "1.0.0"));
        files.put("top/charts/db-3.4.5.tgz", Charts.tgz(db));
        Charts.files("extra", "0.1.0").forEach((path, bytes) -> files.put("top/charts/" + path, bytes));
        files.put("top/charts/README.md", Charts.bytes("no chart"));
        files.put("top/charts/_old/Chart.yaml", Charts.bytes("no chart"));

        ChartFiles top = ChartFiles.read("top", Charts.tgz(files));

        assertThat(top.subcharts()).extracting(Subchart::key).containsExactly("jupyterhub", "db", "extra");
        Subchart hub = top.subcharts().get(0);
        assertThat(hub.dependency().orElseThrow().condition()).isEqualTo("hub.on");
        assertThat(hub.dependency().orElseThrow().tags()).containsExactly("front");
        assertThat(hub.files().find("values.yaml")).isPresent();
        assertThat(top.subcharts().get(1).files().subcharts())
                .extracting(Subchart::key)
                .containsExactly("deep");
        assertThat(top.subcharts().get(2).dependency()).isEmpty();
        assertThat(top.unmetDependencies()).isEmpty();
    }

    @Test
    void readsDependenciesOfTheFirstApiVersionFromTheirOwnFile() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("old/Chart.yaml", Charts.bytes("name: old\nversion: v0.1.0\n"));
        files.put("old/requirements.yaml", Charts.bytes("dependencies:\n- name: hub\n  version: 0.9.1\n"));
        ChartFiles old = ChartFiles.read("old", Charts.tgz(files));
        assertThat(old.metadata().apiVersion()).isEqualTo("v1");
        assertThat(old.metadata().version()).isEqualTo("v0.1.0");
        assertThat(old.unmetDependencies()).hasSize(1);
    }

    @Test
    void namesTheVersionThatIsThereInsteadOfTheOneNeeded() {
        Map<String, byte[]> files = Charts.files("top", "1.0.0", "dependencies:", "- {name: hub, version: ^2.0.0}");
        Charts.files("hub", "1.9.9").forEach((path, bytes) -> files.put("top/charts/" + path, bytes));
        ChartFiles top = ChartFiles.read("top", Charts.tgz(files));
        assertThat(top.subcharts()).isEmpty();
        assertThat(top.unmetDependencies()).singleElement().satisfies(unmet -> {
            assertThat(unmet.dependency().name()).isEqualTo("hub");
            assertThat(unmet.versionsThere()).containsExactly("1.9.9");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.yaml",
                "hub/../../evil.yaml",
                "/etc/passwd",
                "hub/./a",
                "hub//a",
                "hub\\..\\a",
                "C:/evil",
                "hub/a\nb",
                "hub/\u001b[2Ja",
                "hub/a\u202egpj.yaml"
            })
    void refusesNamesThatReachOutOrDeceive(String name) {
        Map<String, byte[]> files = Charts.files("hub", "1.0.0");
        files.put(name, Charts.bytes("x"));
        assertUnsafe(Charts.tgz(files));
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_FIFO})
    void refusesWhatIsNeitherFileNorFolder(byte type) {
        assertUnsafe(Charts.raw(out -> {
            TarArchiveEntry link = new TarArchiveEntry("hub/values.yaml", type);
            link.setLinkName("/etc/passwd");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }));
    }

    @Test
    void refusesAFileThatStandsThereTwice() {
        assertUnsafe(Charts.raw(out -> {
            for (int i = 0; i < 2; i++) {
                TarArchiveEntry entry = new TarArchiveEntry("hub/Chart.yaml");
                entry.setSize(1);
                out.putArchiveEntry(entry);
                out.write('a' + i);
                out.closeArchiveEntry();
            }
        }));
    }

    @Test
    void refusesMoreThanTheLimitsUnpacked() {
        byte[] mebibyte = new byte[1 << 20];
        assertUnsafe(Charts.raw(out -> {
            for (int i = 0; i < 101; i++) {
                TarArchiveEntry entry = new TarArchiveEntry("hub/zeros" + i);
                entry.setSize(mebibyte.length);
                out.putArchiveEntry(entry);
                out.write(mebibyte);
                out.closeArchiveEntry();
            }
        }));
        assertUnsafe(Charts.raw(out -> {
            for (int i = 0; i < 10_001; i++) {
                out.putArchiveEntry(new TarArchiveEntry("hub/d" + i + "/"));
                out.closeArchiveEntry();
            }
        }));
    }

    @Test
    void countsWhatNestedArchivesUnpackToTogether() {
        byte[] half = Charts.tgz(
                Map.of("a/Chart.yaml", Charts.bytes(Charts.chartYaml("a", "1.0.0")), "a/z", new byte[34 << 20]));
        Map<String, byte[]> files = Charts.files("hub", "1.0.0");
        for (int i = 0; i < 3; i++) {
            files.put("hub/charts/a" + i + ".tgz", half);
        }
        assertUnsafe(Charts.tgz(files));
    }

    @Test
    void refusesChartsInsideChartsWithoutEnd() {
        byte[] inner = Charts.chart("a", "1.0.0");
        for (int i = 0; i < 12; i++) {
            Map<String, byte[]> files = Charts.files("a", "1.0.0");
            files.put("a/charts/a.tgz", inner);
            inner = Charts.tgz(files);
        }
        assertUnsafe(inner);
    }

    @Test
    void refusesAnArchiveBeyondTheLimitPacked() {
        assertUnsafe(new byte[(20 << 20) + 1]);
    }

    @Test
    void refusesWhatIsNoChart() {
        byte[] whole = Charts.chart("hub", "1.0.0");
        assertInvalid(Charts.bytes("<html>"));
        assertInvalid(Arrays.copyOf(whole, whole.length / 2));
        assertInvalid(Charts.tgz(Map.of("hub/values.yaml", new byte[0])));
        assertInvalid(Charts.tgz(Map.of("Chart.yaml", Charts.bytes(Charts.chartYaml("hub", "1.0.0")))));
        assertInvalid(Charts.tgz(
                Map.of("a/Chart.yaml", Charts.bytes(Charts.chartYaml("hub", "1.0.0")), "b/values.yaml", new byte[0])));
        assertInvalid(Charts.tgz(Map.of("hub/Chart.yaml", Charts.bytes(Charts.chartYaml("../hub", "1.0.0")))));
        assertInvalid(Charts.chart("hub", "../../1"));
        assertInvalid(Charts.tgz(Map.of("hub/Chart.yaml", Charts.bytes("name: [hub\n"))));
        assertInvalid(Charts.tgz(Map.of("hub/Chart.yaml", Charts.bytes("name: hub\n"))));
    }

    private static void assertUnsafe(byte[] archive) {
        assertCode(archive, "chart-unsafe");
    }

    private static void assertInvalid(byte[] archive) {
        assertCode(archive, "chart-invalid");
    }

    private static void assertCode(byte[] archive, String code) {
        IntegrityException refused =
                catchThrowableOfType(IntegrityException.class, () -> ChartFiles.read("hub", archive));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
    }
}
