package io.hubcrate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndexReader;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final String HOSTILE = "</td><script>alert(1)</script><img src=x onerror='a'>\\u202egpj";

    @TempDir
    Path folder = Path.of("");

    private Path bundle = Path.of("");

    @BeforeEach
    void build() {
        bundle = new SmallBundle(folder.resolve("in")).build(folder.resolve("out"));
    }

    private static String page(BundleIndex index) {
        TreeMap<String, List<String>> hosts = new TreeMap<>();
        hosts.put("quay.io", List.of("images"));
        return new String(
                HtmlReport.write(index, List.of("SHA256SUMS.0123456789ABCDEF.asc"), hosts, Map.of()),
                StandardCharsets.UTF_8);
    }

    @Test
    void holdsEveryImageChartFileAndWhy() {
        BundleIndex index = BundleFolder.open(bundle).index();
        String page = page(index);
        index.images().forEach(image -> assertThat(page)
                .contains(image.reference().toString())
                .contains(image.manifest().digest().toString())
                .contains(image.config().digest().toString()));
        index.charts().forEach(chart -> assertThat(page).contains(chart.source()));
        index.files().forEach(file -> file.sources()
                .forEach(source -> assertThat(page).contains(source.toString())));
        assertThat(page).contains("quay.io", "Kubernetes 1.20.2", "2022-02-28");
    }

    @Test
    void textOfABundleStaysText() throws IOException {
        String json = Files.readString(bundle.resolve("bundle.json"))
                .replace("Kubernetes 1.20 is no longer maintained", HOSTILE)
                .replace("jupyterhub: values.yaml", HOSTILE)
                .replace("https://hub.jupyter.org/helm-chart/\"", HOSTILE + "\"");
        String page = page(BundleIndexReader.read(json.getBytes(StandardCharsets.UTF_8)));
        assertThat(page).contains("&lt;script&gt;").contains("\\u202egpj");
        Matcher tags = Pattern.compile("<([a-z0-9]+)").matcher(page);
        while (tags.find()) {
            assertThat(tags.group(1))
                    .isIn(
                            "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "dl", "dt", "dd",
                            "pre", "table", "tr", "th", "td", "br", "span", "strong", "code", "footer");
        }
        assertThat(page).doesNotContain("\u202e");
    }

    @Test
    void loadsAndRunsNothing() {
        assertThat(page(BundleFolder.open(bundle).index()))
                .contains("default-src 'none'")
                .doesNotContain("<script", "src=", "href=", "url(", "@import");
    }

    @Test
    void endsAreStatedAsDays() {
        List<EndOfLife.Part> parts =
                EndOfLife.table().of(BundleFolder.open(bundle).index());
        assertThat(parts)
                .extracting(EndOfLife.Part::subject, EndOfLife.Part::lastDay)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("Kubernetes 1.20.2", LocalDate.of(2022, 2, 28)),
                        org.assertj.core.groups.Tuple.tuple("chart jupyterhub 0.9.1", LocalDate.of(2021, 6, 9)));
        assertThat(EndOfLife.table().asOf()).isAfter(LocalDate.of(2026, 1, 1));
    }

    @Test
    void reportOfTheBuilderNamesThemToo() throws IOException {
        assertThat(Files.readString(bundle.resolve("REPORT.txt"))).contains("Kubernetes 1.20.2: maintained until");
    }
}
