package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.http.WebLimits;
import io.hubcrate.json.Json;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.HostileTar;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives, documents and bundle folders made to do harm: refused with the right exit code, nothing written. */
class HostileInputsTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String CHART = "apiVersion: v2\nname: tiny\nversion: 1.0.0\n";

    @TempDir
    Path folder = Path.of("");

    private TypedCommand type(String... arguments) {
        return assertTimeoutPreemptively(
                BOUND, () -> TypedCommand.in(folder.resolve("work"), List.of(), WebLimits.DEFAULTS, arguments));
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve("work").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void write(String name, String content) throws IOException {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything below the temporary folder, so that what lands beside the working folder shows too. */
    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString()).sorted().toList();
        }
    }

    private void refused(TypedCommand typed, int exitCode, String... codes) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
        assertThat(typed.err()).doesNotContain("\u001b", "\u0000", "\u202e");
        assertThat(codes).anySatisfy(code -> assertThat(typed.err()).contains("error[" + code + "]"));
    }

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

    private Path bundle() {
        return new SmallBundle(folder.resolve("inputs")).build(folder.resolve("work"));
    }

    private TypedCommand inspect(Path bundle) {
        return type("inspect", bundle.toString());
    }

    static Stream<Arguments> folders() {
        return Stream.of(
                arguments("symbolic link", "bundle-unexpected-file", (Spoiler)
                        f -> Files.createSymbolicLink(f.resolve("x"), Path.of("/etc/passwd"))),
                arguments("index is a link", "bundle-unexpected-file", (Spoiler) f -> {
                    Files.move(f.resolve("bundle.json"), f.resolveSibling("elsewhere"));
                    Files.createSymbolicLink(f.resolve("bundle.json"), f.resolveSibling("elsewhere"));
                }),
                arguments("fifo", "bundle-unexpected-file", (Spoiler) f -> {
                    Files.delete(f.resolve("bundle.json"));
                    new ProcessBuilder("mkfifo", f.resolve("bundle.json").toString())
                            .start()
                            .waitFor();
                }),
                arguments("folder", "bundle-unexpected-file", (Spoiler)
                        f -> Files.createDirectory(f.resolve("\u001b[2J"))),
                arguments("index of a gigabyte", "bundle-damaged", (Spoiler)
                        f -> sparse(f.resolve("bundle.json"), 1L << 30)),
                arguments("sums of a gigabyte", "bundle-damaged", (Spoiler)
                        f -> sparse(f.resolve("SHA256SUMS"), 1L << 30)),
                arguments("deep index", "bundle-index-invalid", (Spoiler)
                        f -> Files.writeString(f.resolve("bundle.json"), "[".repeat(1_000_000))),
                arguments("millions of objects", "bundle-index-invalid", (Spoiler)
                        f -> Files.writeString(f.resolve("bundle.json"), "[" + "{},".repeat(5_000_000) + "{}]")));
    }

    /** Does harm to a bundle's folder. */
    interface Spoiler {
        void spoil(Path bundle) throws Exception;
    }

    private static void sparse(Path file, long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("folders")
    void folderThatWouldDoHarmIsRefused(String what, String code, Spoiler spoiler) throws Exception {
        Path bundle = bundle();
        spoiler.spoil(bundle);
        if (!what.startsWith("sums")) {
            refused(inspect(bundle), 5, code);
        }
        assertThatThrownBy(() -> BundleVerifier.verifyContent(bundle, EventSink.NONE, 2))
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void signatureOfAGigabyteIsNotRead() throws IOException {
        Path bundle = bundle();
        sparse(bundle.resolve("SHA256SUMS.0123456789ABCDEF.asc"), 1L << 30);
        refused(inspect(bundle), 5, "bundle-damaged");
    }

    @Test
    void sparseVolumeIsRefusedByItsSizeAlone() throws IOException {
        Path bundle = bundle();
        sparse(bundle.resolve("images.tar"), 1L << 42);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThatThrownBy(
                        () -> BundleVerifier.verifyContent(bundle, EventSink.NONE, 2))
                .isInstanceOf(IntegrityException.class));
    }

    static Stream<Arguments> sums() {
        String hex = "a".repeat(64);
        return Stream.of(
                arguments("escaped", "\\" + hex + "  a\\nb\n"),
                arguments("climbing", hex + "  ../../etc/passwd\n"),
                arguments("absolute", hex + "  /etc/passwd\n"),
                arguments("binary mode", hex + " *bundle.json\n"),
                arguments("upper case", hex.toUpperCase(java.util.Locale.ROOT) + "  bundle.json\n"),
                arguments("escape sequence", hex + "  a\u001b[2J\n"),
                arguments("empty", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sums")
    void sumsWithATrickAreRefused(String what, String line) throws IOException {
        Path bundle = bundle();
        String sums = Files.readString(bundle.resolve("SHA256SUMS"));
        requireRefusedSums(bundle, line.isEmpty() ? "" : line + sums);
    }

    @Test
    void sumsInAnotherFormAreRefused() throws IOException {
        Path bundle = bundle();
        String sums = Files.readString(bundle.resolve("SHA256SUMS"));
        String first = sums.substring(0, sums.indexOf('\n') + 1);
        for (String other : List.of(
                sums.replace("\n", "\r\n"),
                first + sums,
                sums.stripTrailing(),
                sums + "\n",
                "\uFEFF" + sums,
                sums + "#\n")) {
            requireRefusedSums(bundle, other);
        }
    }

    private static void requireRefusedSums(Path bundle, String sums) throws IOException {
        Files.writeString(bundle.resolve("SHA256SUMS"), sums);
        assertThatThrownBy(() -> BundleVerifier.verifyContent(bundle, EventSink.NONE, 2))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.code()).isEqualTo("sums-invalid"));
    }

    static Stream<Arguments> indexes() {
        return Stream.of(
                arguments("overlap", (Consumer<ObjectNode>) i ->
                        segment(i, 1).put("offset", segment(i, 0).get("offset").asLong())),
                arguments("same bytes twice", (Consumer<ObjectNode>) i -> {
                    ObjectNode copy = entry(i, 0).deepCopy().put("name", "charts/other.tgz");
                    ((ArrayNode) i.get("entries")).add(copy);
                }),
                arguments("out of range", (Consumer<ObjectNode>)
                        i -> segment(i, 0).put("offset", 1L << 49)),
                arguments("beyond the bound", (Consumer<ObjectNode>)
                        i -> segment(i, 0).put("offset", Long.MAX_VALUE)),
                arguments("negative", (Consumer<ObjectNode>) i -> segment(i, 0).put("offset", -512)),
                arguments("lengths that overflow", (Consumer<ObjectNode>) HostileInputsTest::overflow),
                arguments("piece named as another entry", (Consumer<ObjectNode>) HostileInputsTest::collide),
                arguments("climbing entry", (Consumer<ObjectNode>)
                        i -> entry(i, 0).put("name", "../../owned")),
                arguments("climbing volume", (Consumer<ObjectNode>)
                        i -> ((ObjectNode) i.at("/volumes/0")).put("file", "../owned.tar")),
                arguments("climbing name", (Consumer<ObjectNode>) i -> i.put("name", "../x")),
                arguments("same volume twice", (Consumer<ObjectNode>) i ->
                        ((ArrayNode) i.get("volumes")).add(i.at("/volumes/0").deepCopy())),
                arguments("volume that is the index", (Consumer<ObjectNode>)
                        i -> ((ObjectNode) i.at("/volumes/0")).put("file", "bundle.json")),
                arguments("reference with a control character", (Consumer<ObjectNode>)
                        i -> ((ObjectNode) i.at("/images/0")).put("reference", "a\u001b[2J")),
                arguments("unknown field", (Consumer<ObjectNode>) i -> i.put("\u001b[2J", 1)));
    }

    private static ObjectNode entry(JsonNode index, int at) {
        return (ObjectNode) index.at("/entries/" + at);
    }

    private static ObjectNode segment(JsonNode index, int at) {
        return (ObjectNode) index.at("/entries/" + at + "/segments/0");
    }

    private static void overflow(ObjectNode index) {
        ArrayNode segments = (ArrayNode) entry(index, 0).get("segments");
        ObjectNode piece = ((ObjectNode) segments.get(0)).deepCopy().put("length", 1L << 50);
        for (int i = 0; i < 16_384; i++) {
            segments.add(piece);
        }
    }

    /** Cuts the first entry of a volume in two and gives another entry the name of the first piece. */
    private static void collide(ObjectNode index) {
        ObjectNode cut = entry(index, 0);
        ArrayNode segments = (ArrayNode) cut.get("segments");
        segments.add(((ObjectNode) segments.get(0)).deepCopy().put("length", 0));
        entry(index, 1).put("name", cut.get("name").asText() + ".0001");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("indexes")
    void indexThatContradictsItselfIsRefused(String what, Consumer<ObjectNode> change) throws IOException {
        Path bundle = bundle();
        ObjectNode index = (ObjectNode) Json.parse(Files.readAllBytes(bundle.resolve("bundle.json")));
        change.accept(index);
        byte[] changed = Json.write(index);
        Files.write(bundle.resolve("bundle.json"), changed);
        resum(bundle, changed);
        List<String> before = everything();
        refused(inspect(bundle), 5, "bundle-index-invalid");
        assertThatThrownBy(() -> BundleVerifier.verifyContent(bundle, EventSink.NONE, 2))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.code()).isEqualTo("bundle-index-invalid"));
        assertThat(everything()).isEqualTo(before);
    }

    private static void resum(Path bundle, byte[] index) throws IOException {
        TreeMap<String, String> lines = new TreeMap<>();
        for (String line : Files.readAllLines(bundle.resolve("SHA256SUMS"))) {
            lines.put(line.substring(66), line.substring(0, 64));
        }
        lines.put("bundle.json", Digest.of(index).hex());
        StringBuilder text = new StringBuilder();
        lines.forEach((name, hex) -> text.append(hex).append("  ").append(name).append('\n'));
        Files.writeString(bundle.resolve("SHA256SUMS"), text);
    }
}
