package io.hubcrate.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.progress.EventSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChartsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final MapWeb web = new MapWeb();
    private final MapRegistry registry = new MapRegistry();
    private final ChartFetcher fetcher = new ChartFetcher(web, registry, EventSink.NONE);

    @Test
    void packsAFolderIntoTheSameBytesWhateverOrderTimesAndModes() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("Chart.yaml", Charts.chartYaml("hub", "1.2.3"));
        files.put("values.yaml", "a: 1\n");
        files.put("templates/_helpers.tpl", "");
        files.put("templates/" + "long".repeat(40) + ".yaml", "kind: Pod\n");
        files.put("files/notes.txt", "ü".repeat(70_000));
        byte[] first = packed(write("one", new ArrayList<>(files.entrySet())));
        List<Map.Entry<String, String>> shuffled = new ArrayList<>(files.entrySet());
        Collections.shuffle(shuffled, new Random(7));
        Path other = write("two", shuffled);
        Files.setLastModifiedTime(other.resolve("values.yaml"), FileTime.from(Instant.EPOCH));
        Files.setPosixFilePermissions(other.resolve("values.yaml"), PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(other.resolve("empty"));

        assertThat(packed(other)).isEqualTo(first);
        assertThat(Digest.of(first).hex())
                .as("the same on every JDK and operating system")
                .isEqualTo("43d31e7357159a59884693cf59ac29831850d629278d139bd35db323b76796d4");
        assertThat(new String(first, StandardCharsets.ISO_8859_1))
                .as("nothing of who packed it")
                .doesNotContain(System.getProperty("user.name"));
    }

    @Test
    void packsMembersThatStandardToolsRead() throws IOException {
        byte[] packed = packed(write(
                "one",
                List.of(
                        Map.entry("values.yaml", "a: 1\n"),
                        Map.entry("Chart.yaml", Charts.chartYaml("hub", "1.2.3")))));
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
                assertThat(entry.getMode()).isEqualTo(0100644);
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getUserName()).isEmpty();
            }
        }
        assertThat(names).containsExactly("hub/Chart.yaml", "hub/values.yaml");
        assertThat(ChartFiles.read("hub", packed).paths()).containsExactly("Chart.yaml", "values.yaml");
    }

    @Test
    void leavesOutWhatHelmignoreNames() {
        Path chart = write("hub", List.of(Map.entry("Chart.yaml", Charts.chartYaml("hub", "1.2.3"))));
        Charts.write(chart, ".helmignore", "# comment\n\n*.bak\n/ci/\nsecret/*.pem\n.git/\n[Tt]humbs?db\n");
        for (String path : List.of(
                "values.yaml",
                "a.bak",
                "templates/b.bak",
                "ci/x",
                "templates/ci/y",
                "secret/k.pem",
                "secret/deep/k.pem",
                ".git/config",
                "Thumbs.db",
                "templates/.hidden.swp")) {
            Charts.write(chart, path, "x");
        }
        assertThat(ChartFiles.read("hub", packed(chart)).paths())
                .containsExactly(".helmignore", "Chart.yaml", "secret/deep/k.pem", "templates/ci/y", "values.yaml");
    }

    @Test
    void refusesHelmignoreThatHelmRefuses() {
        Path chart = write("hub", List.of(Map.entry("Chart.yaml", Charts.chartYaml("hub", "1.2.3"))));
        Charts.write(chart, ".helmignore", "a/**\n");
        assertCode(InvalidInputException.class, "chart-invalid", () -> packed(chart));
        Charts.write(chart, ".helmignore", "[a\n");
        assertCode(InvalidInputException.class, "chart-invalid", () -> packed(chart));
    }

    @Test
    void refusesLinksUnlessIgnored() throws IOException {
        Path chart = write("hub", List.of(Map.entry("Chart.yaml", Charts.chartYaml("hub", "1.2.3"))));
        Files.createSymbolicLink(chart.resolve("values.yaml"), Path.of("Chart.yaml"));
        IntegrityException refused = catchThrowableOfType(IntegrityException.class, () -> packed(chart));
        assertThat(refused.code()).isEqualTo("chart-unsafe");
        assertThat(refused.advice()).contains("cp -rL " + chart + " COPY");
        Charts.write(chart, ".helmignore", "values.yaml\n");
        assertThat(ChartFiles.read("hub", packed(chart)).paths()).doesNotContain("values.yaml");
    }

    @Test
    void refusesAFolderThatIsNoChart() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertCode(InvalidInputException.class, "chart-invalid", () -> packed(empty));
    }

    @Test
    void takesAnArchiveAsItIs() throws IOException {
        byte[] bytes = Charts.chart("hub", "1.2.3");
        Path file = Files.write(folder.resolve("any-name.tgz"), bytes);
        ChartArchive chart = fetcher.fetch(Charts.spec("hub", "1.2.3", new ChartOrigin.Local(file), null));
        assertThat(chart.bytes()).isEqualTo(bytes);
        assertThat(chart.url()).isNull();
        assertThat(chart.source()).isEqualTo("any-name.tgz");
        assertCode(
                IntegrityException.class,
                "chart-mismatch",
                () -> fetcher.fetch(Charts.spec("hub", "1.2.4", new ChartOrigin.Local(file), null)));
    }

    @Test
    void refusesALocalArchiveWithoutItsDependencies() throws IOException {
        Path file = Files.write(
                folder.resolve("hub.tgz"),
                Charts.chart(
                        "hub",
                        "1.2.3",
                        "dependencies:",
                        "- {name: db, version: 1.x, repository: 'https://c.example'}"));
        assertCode(
                InvalidInputException.class,
                "chart-dependency-missing",
                () -> fetcher.fetch(Charts.spec("hub", null, new ChartOrigin.Local(file), null)));
        assertThat(web.asked).isEmpty();
    }

    @Test
    void packsInDependenciesFromEveryKindOfRepositoryAsLocked() {
        byte[] db = Charts.chart("db", "1.4.0");
        byte[] cache = Charts.chart("cache", "2.0.0");
        web.put(
                        "https://c.example/index.yaml",
                        "entries:\n  db:\n  - {version: 1.5.0, urls: [no]}\n  - {version: 1.4.0, urls: [db.tgz], digest: "
                                + Digest.of(db).hex() + "}\n")
                .put("https://c.example/db.tgz", db);
        registry.put("r.example/charts/cache:2.0.0", MapRegistry.CONFIG, MapRegistry.CONTENT, cache);
        Path top = write(
                "top",
                List.of(
                        Map.entry(
                                "Chart.yaml",
                                Charts.chartYaml(
                                        "top",
                                        "1.0.0",
                                        "dependencies:",
                                        "- {name: db, version: ^1.0.0, repository: 'https://c.example'}",
                                        "- {name: cache, version: 2.0.0, repository: 'oci://r.example/charts', alias: memory}",
                                        "- {name: hub, version: 1.x, repository: 'file://../hub', condition: hub.on}")),
                        Map.entry(
                                "Chart.lock",
                                "dependencies:\n- {name: db, version: 1.4.0, repository: 'https://c.example'}\n")));
        write("hub", List.of(Map.entry("Chart.yaml", Charts.chartYaml("hub", "1.2.3"))));

        byte[] packed = fetcher.fetch(Charts.spec("top", null, new ChartOrigin.Local(top), null))
                .bytes();

        ChartFiles chart = ChartFiles.read("top", packed);
        assertThat(chart.find("charts/db-1.4.0.tgz")).contains(db);
        assertThat(chart.subcharts()).extracting(ChartFiles.Subchart::key).containsExactly("db", "memory", "hub");
        assertThat(fetcher.fetch(Charts.spec("top", null, new ChartOrigin.Local(top), null))
                        .bytes())
                .isEqualTo(packed);
    }

    @Test
    void refusesARangeWithoutLockAndALockThatNoLongerFits() {
        Path top = write(
                "top",
                List.of(Map.entry(
                        "Chart.yaml",
                        Charts.chartYaml(
                                "top",
                                "1.0.0",
                                "dependencies:",
                                "- {name: db, version: ^1.0.0, repository: 'https://c.example'}"))));
        assertCode(InvalidInputException.class, "chart-dependency-unlocked", () -> packed("top", top));
        Charts.write(top, "Chart.lock", "dependencies:\n- {name: db, version: 0.9.0}\n");
        assertCode(InvalidInputException.class, "chart-dependency-unlocked", () -> packed("top", top));
        assertThat(web.asked).isEmpty();
    }

    @Test
    void refusesDependenciesOfUnknownPlacesAndWrongVersions() {
        Path top = write(
                "top",
                List.of(Map.entry(
                        "Chart.yaml",
                        Charts.chartYaml(
                                "top",
                                "1.0.0",
                                "dependencies:",
                                "- {name: db, version: 1.0.0, repository: '@stable'}"))));
        assertCode(InvalidInputException.class, "chart-dependency-missing", () -> packed("top", top));
        Charts.write(
                top,
                "Chart.yaml",
                Charts.chartYaml(
                        "top", "1.0.0", "dependencies:", "- {name: db, version: 1.0.0, repository: 'file://../db'}"));
        write("db", List.of(Map.entry("Chart.yaml", Charts.chartYaml("db", "1.0.1"))));
        assertCode(InvalidInputException.class, "chart-dependency-missing", () -> packed("top", top));
    }

    @Test
    void stopsWhereFoldersReferToEachOtherInACircle() {
        for (String[] pair : new String[][] {{"a", "b"}, {"b", "a"}}) {
            write(
                    pair[0],
                    List.of(Map.entry(
                            "Chart.yaml",
                            Charts.chartYaml(
                                    pair[0],
                                    "1.0.0",
                                    "dependencies:",
                                    "- {name: " + pair[1] + ", version: 1.0.0, repository: 'file://../" + pair[1]
                                            + "'}"))));
        }
        assertCode(InvalidInputException.class, "chart-dependency-missing", () -> packed("a", folder.resolve("a")));
    }

    private byte[] packed(Path chart) {
        return packed("hub", chart);
    }

    private byte[] packed(String name, Path chart) {
        return fetcher.fetch(Charts.spec(name, null, new ChartOrigin.Local(chart), null))
                .bytes();
    }

    private Path write(String name, List<Map.Entry<String, String>> files) {
        files.forEach(file -> Charts.write(folder.resolve(name), file.getKey(), file.getValue()));
        return folder.resolve(name);
    }

    private static <E extends ToolException> E assertCode(
            Class<E> type, String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        E thrown = catchThrowableOfType(type, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).as(thrown.getMessage()).isEqualTo(code);
        return thrown;
    }
}
