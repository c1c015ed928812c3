package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.HostileTar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives, documents and bundle folders made to do harm: refused with the right exit code, nothing written. */
class HostileInputsTest extends HostileCase {
    private static final String CHART = "apiVersion: v2\nname: tiny\nversion: 1.0.0\n";

    static Stream<Arguments> charts() {
        HostileTar plain = new HostileTar().file("tiny/Chart.yaml", CHART);
        String big = "0".repeat(2 << 20);
        return Stream.of(
                arguments("climbs", plain.copy().file("tiny/../../owned", "x")),
                arguments("absolute", plain.copy().file("/tmp/owned", "x")),
                arguments("backslash", plain.copy().file("tiny\\..\\owned", "x")),
                arguments("drive", plain.copy().file("C:/owned", "x")),
                arguments("symbolic link", plain.copy().link('2', "tiny/a", "/etc/passwd")),
                arguments("hard link", plain.copy().link('1', "tiny/a", "/etc/passwd")),
                arguments("character device", plain.copy().link('3', "tiny/a", "")),
                arguments("block device", plain.copy().link('4', "tiny/a", "")),
                arguments("fifo", plain.copy().link('6', "tiny/a", "")),
                arguments("sparse", plain.copy().typed('S', "tiny/a", "x")),
                arguments("escape sequence", plain.copy().file("tiny/\u001b[2Ja", "x")),
                arguments("turned around", plain.copy().file("tiny/\u202egnp.exe", "x")),
                arguments("twice", plain.copy().file("tiny/Chart.yaml", CHART)),
                arguments(
                        "path override",
                        plain.copy().pax("path=tiny/../../owned").file("tiny/a", "x")),
                arguments(
                        "path override, global",
                        plain.copy().paxGlobal("path=../owned").file("tiny/a", "x")),
                arguments(
                        "link override",
                        plain.copy().pax("linkpath=/etc/passwd").link('2', "tiny/a", "b")),
                arguments(
                        "size override", plain.copy().pax("size=99999999999999").file("tiny/a", "x")),
                arguments("negative size override", plain.copy().pax("size=-1").file("tiny/a", "x")),
                arguments(
                        "sparse override",
                        plain.copy()
                                .pax("GNU.sparse.realsize=99999999999")
                                .pax("GNU.sparse.map=0,1")
                                .file("tiny/a", "x")),
                arguments(
                        "huge extended header",
                        plain.copy().pax("comment=" + big).file("tiny/a", "x")),
                arguments(
                        "huge long name",
                        plain.copy().typed('L', "././@LongLink", big).file("tiny/a", "x")),
                arguments("headers without end", plain.copy().times(2_000, tar -> tar.pax("comment=x"))),
                arguments(
                        "long names without end",
                        plain.copy().times(2_000, tar -> tar.typed('L', "././@LongLink", "a"))),
                arguments("folder with content", plain.copy().typed('5', "tiny/a", big)),
                arguments("negative size", plain.copy().sized("tiny/a", -1)),
                arguments("enormous size", plain.copy().sized("tiny/a", Long.MAX_VALUE)),
                arguments("cut", plain.copy().sized("tiny/a", 5000)),
                arguments("a million entries", plain.copy().times(1_000_000, tar -> tar.repeated("tiny/f"))),
                arguments("bomb", plain.copy().zeros("tiny/a", 600L << 20)),
                arguments("deep YAML", new HostileTar().file("tiny/Chart.yaml", "a: " + "[".repeat(100_000))),
                arguments("laughs", new HostileTar().file("tiny/Chart.yaml", laughs("tiny"))),
                arguments("merged laughs", new HostileTar().file("tiny/Chart.yaml", mergedLaughs())),
                arguments(
                        "NUL in the name",
                        new HostileTar().file("tiny/Chart.yaml", "name: \"a\\0b\"\nversion: 1.0.0\n")),
                arguments(
                        "escape in the name",
                        new HostileTar().file("tiny/Chart.yaml", "name: \"a\\e[2Jb\"\nversion: 1.0.0\n")),
                arguments(
                        "climbing name",
                        new HostileTar().file("tiny/Chart.yaml", "name: ../../owned\nversion: 1.0.0\n")),
                arguments(
                        "climbing version",
                        new HostileTar().file("tiny/Chart.yaml", "name: tiny\nversion: 1.0.0/../../x\n")));
    }

    private static String laughs(String name) {
        StringBuilder text = new StringBuilder("name: " + name + "\nversion: 1.0.0\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String below = "*a" + (i - 1);
            text.append("a" + i + ": &a" + i + " ["
                    + String.join(",", List.of(below, below, below, below, below, below, below, below, below)) + "]\n");
        }
        return text.toString();
    }

    private static String mergedLaughs() {
        StringBuilder text = new StringBuilder("name: tiny\nversion: 1.0.0\na0: &a0 {x: 1, y: 2}\n");
        for (int i = 1; i < 30; i++) {
            text.append("a#: &a# {k#: *a#, <<: [*a#, *a#, *a#]}\n");
            for (int n : new int[] {i, i, i, i - 1, i - 1, i - 1, i - 1}) {
                int at = text.indexOf("#");
                text.replace(at, at + 1, String.valueOf(n));
            }
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("charts")
    void chartThatWouldDoHarmIsRefused(String what, HostileTar tar) throws IOException {
        write("evil.tgz", tar.gzipped());
        write(
                "site.yaml",
                "name: site\nversion: \"1\"\ncharts:\n- {name: tiny, path: evil.tgz, release: tiny, namespace: tiny}\n");
        List<String> before = everything();
        TypedCommand typed = type("lock", "site.yaml");
        // A local chart that is merely no chart is a mistake in the input.
        refused(typed, typed.err().contains("error[chart-invalid]") ? 3 : 5, "chart-unsafe", "chart-invalid");
        assertThat(everything()).isEqualTo(before);
    }

    static Stream<Arguments> manifests() {
        return Stream.of(
                arguments("NUL", "name: \"a\\0b\"\n"),
                arguments("escape", "name: \"\\e]0;owned\\a\"\nversion: \"1\"\nimages: [\"a\\e[2J/b:1\"]\n"),
                arguments("raw control", "name: a\u0001\n"),
                arguments("turned around", "name: \"\u202eabc\"\n"),
                arguments("deep", "a: " + "{a: ".repeat(50_000)),
                arguments("deep by indentation", deep()),
                arguments("laughs", laughs("tiny")),
                arguments("merged laughs", mergedLaughs()),
                arguments("object", "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1/\"]]\n"),
                arguments("circle", "a: &a [*a, *a]\n"),
                arguments(
                        "huge number",
                        "name: a\nversion: \"1\"\nsequence: " + "9".repeat(100_000) + "\nimages: [x:1]\n"),
                arguments(
                        "climbing values",
                        "name: a\nversion: \"1\"\ncharts:\n- {name: t, path: ../../../etc, values: [/etc/passwd]}\n"));
    }

    private static String deep() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void manifestThatWouldDoHarmIsRefused(String what, String text) throws IOException {
        write("site.yaml", text);
        List<String> before = everything();
        refused(type("lock", "site.yaml"), 3, "manifest-invalid", "yaml-invalid");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepJsonIsNoLock(String opening) throws IOException {
        write("site.yaml", "name: site\nversion: \"1\"\nimages: [quay.io/a/b:1]\n");
        write("site.lock.json", opening.repeat(1_000_000));
        refused(type("build", "site.yaml", "--out", "out"), 3, "lock-invalid");
        assertThat(folder.resolve("work/out")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://example.org/x.tgz",
                "https://user:secret@example.org/x.tgz",
                "%%%"
            })
    void repositoryThatPointsWhereNoChartLiesIsNotFollowed(String url) throws IOException {
        try (FakeRegistry server = FakeRegistry.start()) {
            String index =
                    "apiVersion: v1\nentries:\n  tiny:\n  - {name: tiny, version: 1.0.0, urls: [\"" + url + "\"]}\n";
            server.putFile("/index.yaml", index.getBytes(StandardCharsets.UTF_8));
            write("config.yaml", "plainHttp: [\"" + server.host() + "\"]\n");
            write(
                    "site.yaml",
                    "name: site\nversion: \"1\"\ncharts:\n- {name: tiny, repository: \"" + server.uri("/")
                            + "\", version: 1.0.0, release: tiny, namespace: tiny}\n");
            List<String> before = everything();
            refused(type("lock", "site.yaml", "--config", "config.yaml"), 4, "chart-address-refused");
            assertThat(everything()).isEqualTo(before);
            assertThat(server.requests()).hasSize(1);
        }
    }
}
