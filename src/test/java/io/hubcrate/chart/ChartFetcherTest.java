package io.hubcrate.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.progress.Event;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartFetcherTest {
    private static final String REPOSITORY = "https://charts.example/hub";
    private static final byte[] HUB = Charts.chart("hub", "1.2.3");

    private final MapWeb web = new MapWeb();
    private final MapRegistry registry = new MapRegistry();
    private final List<String> notes = new ArrayList<>();
    private final ChartFetcher fetcher = new ChartFetcher(web, registry, event -> {
        if (event instanceof Event.Note note) {
            notes.add(note.code());
        }
    });

    @Test
    void bringsAChartFromARepositoryWithItsDescription() {
        index(entry("1.2.3", digest(HUB), "archives/hub-1.2.3.tgz"));
        web.put("https://charts.example/hub/archives/hub-1.2.3.tgz", HUB);

        ChartArchive chart = fromRepository("1.2.3");

        assertThat(chart.bytes()).isEqualTo(HUB);
        assertThat(chart.digest()).isEqualTo(Digest.of(HUB));
        assertThat(chart.version()).isEqualTo("1.2.3");
        assertThat(chart.appVersion()).isEqualTo("1.10");
        assertThat(chart.url()).isEqualTo(URI.create("https://charts.example/hub/archives/hub-1.2.3.tgz"));
        assertThat(chart.source()).isEqualTo(REPOSITORY);
        assertThat(chart.provenance()).isEmpty();
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://charts.example/hub, hub.tgz, https://charts.example/hub/hub.tgz",
        "https://charts.example/hub/, hub.tgz, https://charts.example/hub/hub.tgz",
        "https://charts.example, a/hub.tgz, https://charts.example/a/hub.tgz",
        "https://charts.example/hub, /hub.tgz, https://charts.example/hub.tgz",
        "https://charts.example/hub, https://files.example/x/hub.tgz, https://files.example/x/hub.tgz",
        "https://charts.example/hub?token=1, hub.tgz, https://charts.example/hub/hub.tgz?token=1",
        "https://charts.example/hub?token=1, https://files.example/hub.tgz, https://files.example/hub.tgz",
        "http://127.0.0.1:8080/hub, hub.tgz, http://127.0.0.1:8080/hub/hub.tgz",
    })
    void resolvesAddressesAgainstTheRepository(String repository, String written, String address) {
        assertThat(ArchiveAddress.resolve(URI.create(repository), written)).isEqualTo(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://files.example/hub.tgz",
                "https://localhost/hub.tgz",
                "https://a.localhost./hub.tgz",
                "https://127.0.0.1/hub.tgz",
                "https://127.9.9.9:8443/hub.tgz",
                "https://[::1]/hub.tgz",
                "https://[::ffff:127.0.0.1]/hub.tgz",
                "https://0.0.0.0/hub.tgz",
                "https://169.254.169.254/latest/meta-data",
                "https://[fe80::1]/hub.tgz",
                "https://2130706433/hub.tgz",
                "https://0x7f.1/hub.tgz",
                "https://user:secret@files.example/hub.tgz",
                "ftp://files.example/hub.tgz",
                "//127.0.0.1/hub.tgz",
                "jar:file:/etc/passwd!/a",
                "not an address"
            })
    void refusesAddressesThatLeadWhereARepositoryMustNot(String written) {
        index(entry("1.2.3", digest(HUB), written));
        assertCode(SourceException.class, "chart-address-refused", () -> fromRepository("1.2.3"));
        assertThat(web.asked).hasSize(1);
    }

    @Test
    void refusesBytesThatAreNotThoseOfTheIndex() {
        index(entry("1.2.3", digest(Charts.chart("hub", "1.2.4")), "hub.tgz"));
        web.put(REPOSITORY + "/hub.tgz", HUB);
        IntegrityException refused =
                assertCode(IntegrityException.class, "chart-digest-mismatch", () -> fromRepository("1.2.3"));
        assertThat(refused.actual()).isEqualTo(Digest.of(HUB).toString());
    }

    @Test
    void notesAnIndexWithoutDigestAndADeprecatedChart() {
        byte[] old = Charts.chart("hub", "1.2.3", "deprecated: true");
        index(entry("1.2.3", "", "hub.tgz"));
        web.put(REPOSITORY + "/hub.tgz", old);
        assertThat(fromRepository("1.2.3").bytes()).isEqualTo(old);
        assertThat(notes).containsExactly("chart-without-digest", "chart-deprecated");
    }

    @Test
    void takesTheSecondAddressWhereTheFirstFails() {
        index(entry("1.2.3", digest(HUB), "https://gone.example/hub.tgz", "hub.tgz"));
        web.put(REPOSITORY + "/hub.tgz", HUB);
        assertThat(fromRepository("1.2.3").url()).isEqualTo(URI.create(REPOSITORY + "/hub.tgz"));
        assertThat(notes).containsExactly("chart-mirror-failed");
    }

    @Test
    void asksNoAddressByWhichAnIndexMeansThisMachine() {
        index(entry("1.2.3", digest(HUB), "https://inside.example/a.tgz", "https://inside.example/hub.tgz"));
        web.put("https://inside.example/hub.tgz", HUB);
        assertCode(SourceException.class, "redirect-refused", () -> fromRepository("1.2.3"));
        assertThat(web.asked).noneMatch(address -> address.getHost().equals("inside.example"));
    }

    @Test
    void listsNearestVersionsOfOneThatIsNotThere() {
        index(
                entry("2.1.0", "", "x"),
                entry("2.0.0-rc.1", "", "x"),
                entry("1.3.0", "", "x"),
                entry("1.2.3", "", "x"),
                entry("1.2.2", "", "x"),
                entry("0.9.1", "", "x"),
                entry("0.9.0", "", "x"),
                entry("0.1.0", "", "x"));
        ChartVersionUnknownException unknown =
                assertCode(ChartVersionUnknownException.class, "chart-version-unknown", () -> fromRepository("1.2.4"));
        assertThat(unknown.nearest()).containsExactly("0.9.1", "1.2.2", "1.2.3", "1.3.0", "2.1.0");
        assertThat(unknown.status()).isZero();
    }

    @Test
    void findsVersionsWithAndWithoutLeadingV() {
        byte[] written = Charts.chart("hub", "v2.0.0");
        index(entry("v2.0.0", digest(written), "hub2.tgz"), entry("1.2.3", digest(HUB), "hub.tgz"));
        web.put(REPOSITORY + "/hub2.tgz", written).put(REPOSITORY + "/hub.tgz", HUB);
        assertThat(fromRepository("2.0.0").version()).isEqualTo("v2.0.0");
        assertThat(fromRepository("v1.2.3").version()).isEqualTo("1.2.3");
        assertThat(web.asked.stream().filter(address -> address.getPath().endsWith("index.yaml")))
                .as("the index is read once")
                .hasSize(1);
    }

    @Test
    void namesChartsThatResembleAnUnknownOne() {
        index(entry("1.2.3", "", "x"));
        SourceException unknown = assertCode(
                SourceException.class,
                "chart-unknown",
                () -> fetcher.fetch(
                        Charts.spec("hubs", "1.2.3", new ChartOrigin.Repository(URI.create(REPOSITORY)), null)));
        assertThat(unknown.getMessage()).contains("hub");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html><body>Please log in</body></html>", "", "a: [", "entries", "apiVersion: v1\n", "\u0000"})
    void refusesWhatIsNoIndex(String text) {
        web.put(REPOSITORY + "/index.yaml", text);
        assertCode(SourceException.class, "chart-index-invalid", () -> fromRepository("1.2.3"));
    }

    @Test
    void refusesAnotherChartThanTheOneAskedFor() {
        index(entry("1.2.4", digest(HUB), "hub.tgz"));
        web.put(REPOSITORY + "/hub.tgz", HUB);
        IntegrityException refused =
                assertCode(IntegrityException.class, "chart-mismatch", () -> fromRepository("1.2.4"));
        assertThat(refused.expected()).isEqualTo("hub 1.2.4");
        assertThat(refused.actual()).isEqualTo("hub 1.2.3");
    }

    @Test
    void refusesAChartPackedWithoutItsDependencies() {
        byte[] bare = Charts.chart("hub", "1.2.3", "dependencies:", "- {name: db, version: 1.x, condition: db.on}");
        index(entry("1.2.3", digest(bare), "hub.tgz"));
        web.put(REPOSITORY + "/hub.tgz", bare);
        assertCode(SourceException.class, "chart-dependency-missing", () -> fromRepository("1.2.3"));
    }

    @Test
    void demandsAVersionOfEveryOriginThatHasMany() {
        assertCode(InvalidInputException.class, "chart-request-invalid", () -> fromRepository(null));
        assertCode(
                InvalidInputException.class,
                "chart-request-invalid",
                () -> fetcher.fetch(Charts.spec("hub", null, new ChartOrigin.Oci("oci://r.example/hub"), null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///srv/charts", "https://user:secret@charts.example/", "charts/hub"})
    void refusesRepositoriesThatAreNoWebAddress(String address) {
        assertCode(
                InvalidInputException.class,
                "chart-request-invalid",
                () -> fetcher.fetch(
                        Charts.spec("hub", "1.2.3", new ChartOrigin.Repository(URI.create(address)), null)));
        assertThat(web.asked).isEmpty();
    }

    @Test
    void bringsAPlainArchiveWithItsDigest() {
        URI url = URI.create("https://files.example/hub-1.2.3.tgz");
        web.put(url.toString(), HUB);
        assertThat(fetcher.fetch(Charts.spec("hub", "1.2.3", new ChartOrigin.Archive(url, Digest.of(HUB)), null))
                        .source())
                .isEqualTo("https://files.example/hub-1.2.3.tgz");
        assertThat(notes).isEmpty();
        assertCode(
                IntegrityException.class,
                "chart-digest-mismatch",
                () -> fetcher.fetch(
                        Charts.spec("hub", "1.2.3", new ChartOrigin.Archive(url, Digest.of(new byte[0])), null)));
        fetcher.fetch(Charts.spec("hub", "1.2.3", new ChartOrigin.Archive(url, null), null));
        assertThat(notes).containsExactly("chart-without-digest");
    }

    @Test
    void bringsAChartFromARegistryWithPlusInItsVersion() {
        byte[] built = Charts.chart("hub", "1.2.3+b4");
        registry.put("r.example/charts/hub:1.2.3_b4", MapRegistry.CONFIG, MapRegistry.CONTENT, built);
        ChartArchive chart =
                fetcher.fetch(Charts.spec("hub", "1.2.3+b4", new ChartOrigin.Oci("oci://r.example/charts/hub"), null));
        assertThat(chart.bytes()).isEqualTo(built);
        assertThat(chart.url()).isEqualTo(URI.create("oci://r.example/charts/hub:1.2.3_b4"));
        assertThat(chart.source()).isEqualTo("oci://r.example/charts/hub");
    }

    @Test
    void followsAnIndexIntoARegistry() {
        registry.put("r.example/charts/hub:1.2.3", MapRegistry.CONFIG, MapRegistry.CONTENT, HUB);
        index(entry("1.2.3", digest(HUB), "oci://r.example/charts/hub:1.2.3"));
        assertThat(fromRepository("1.2.3").bytes()).isEqualTo(HUB);
    }

    @Test
    void refusesAnImageWhereAChartIsExpected() {
        registry.put("r.example/hub:1.2.3", "application/vnd.oci.image.config.v1+json", MapRegistry.CONTENT, HUB);
        assertCode(
                IntegrityException.class,
                "chart-not-in-registry",
                () -> fetcher.fetch(Charts.spec("hub", "1.2.3", new ChartOrigin.Oci("oci://r.example/hub"), null)));
        registry.put("r.example/hub:1.2.4", MapRegistry.CONFIG, MapRegistry.CONTENT, HUB, MapRegistry.CONTENT, HUB);
        assertCode(
                IntegrityException.class,
                "chart-not-in-registry",
                () -> fetcher.fetch(Charts.spec("hub", "1.2.4", new ChartOrigin.Oci("oci://r.example/hub"), null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci://charts/hub", "oci://r.example/Hub", "oci://r.example"})
    void refusesRegistryAddressesThatNameNoRegistry(String address) {
        assertCode(
                InvalidInputException.class,
                "chart-request-invalid",
                () -> fetcher.fetch(Charts.spec("hub", "1.2.3", new ChartOrigin.Oci(address), null)));
    }

    @Test
    void saysWhenALocalChartIsNotThere() {
        assertCode(
                InvalidInputException.class,
                "chart-not-found",
                () -> fetcher.fetch(
                        Charts.spec("hub", null, new ChartOrigin.Local(Path.of("no-such-folder", "hub")), null)));
    }

    private ChartArchive fromRepository(@Nullable String version) {
        return fetcher.fetch(Charts.spec("hub", version, new ChartOrigin.Repository(URI.create(REPOSITORY)), null));
    }

    private void index(String... entries) {
        web.put(
                REPOSITORY + "/index.yaml",
                "apiVersion: v1\nentries:\n  other: []\n  hub:\n" + String.join("", entries)
                        + "generated: \"2026-01-01T00:00:00Z\"\n");
    }

    private static String entry(String version, String digest, String... urls) {
        StringBuilder text = new StringBuilder("  - name: hub\n    version: " + version + "\n    urls:\n");
        for (String url : urls) {
            text.append("    - '" + url + "'\n");
        }
        return text + (digest.isEmpty() ? "" : "    digest: " + digest + "\n");
    }

    private static String digest(byte[] bytes) {
        return Digest.of(bytes).hex();
    }

    private static <E extends ToolException> E assertCode(
            Class<E> type, String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        E thrown = catchThrowableOfType(type, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).as(thrown.getMessage()).isEqualTo(code);
        return thrown;
    }
}
