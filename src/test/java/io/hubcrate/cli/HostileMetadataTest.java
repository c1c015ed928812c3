package io.hubcrate.cli;

import static io.hubcrate.cli.HostileRepository.data;
import static io.hubcrate.cli.HostileRepository.packed;
import static io.hubcrate.cli.HostileRepository.primary;
import static io.hubcrate.cli.HostileRepository.provides;
import static io.hubcrate.cli.HostileRepository.repomdOf;
import static io.hubcrate.cli.HostileRepository.requires;
import static io.hubcrate.cli.HostileRepository.rpm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.Digest;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.Misbehaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Yum repositories whose metadata mean harm: refused within bounds, no lock, nothing written, nobody else asked. */
class HostileMetadataTest extends HostileCase {
    private static final String PRIMARY = primary(rpm("a", "a.rpm", ""));
    private static final String DIGEST =
            Digest.of(PRIMARY.getBytes(StandardCharsets.UTF_8)).hex();
    private static final String SIZE = "" + PRIMARY.length();
    private static final long GIGABYTE = 1L << 30;

    @TempDir
    static Path keys = Path.of("");

    private final FakeRegistry server = FakeRegistry.start();
    private final HostileRepository repository = new HostileRepository(server);

    @BeforeAll
    static void makeKey() throws IOException {
        AtomicFile.writePrivate(keys.resolve("word"), "word\n".getBytes(StandardCharsets.UTF_8));
        TypedCommand made = TypedCommand.in(
                keys, List.of(), "keygen", "--name", "Rig", "--out", "key", "--passphrase-file", "word");
        assertThat(made.exitCode()).as(made.err()).isZero();
    }

    static byte[] publicKey() throws IOException {
        try (Stream<Path> files = Files.list(keys.resolve("key"))) {
            return Files.readAllBytes(files.filter(file -> file.toString().endsWith(".public.asc"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @BeforeEach
    void write() throws IOException {
        write("key.asc", publicKey());
        write("config.yaml", "plainHttp: [\"" + server.host() + "\"]\n");
        write(
                "site.yaml",
                "name: site\nversion: \"1\"\npackages:\n- name: set\n  os: el9\n  install: [a]\n  repositories:\n"
                        + "  - {id: r, url: \"" + server.uri("/r") + "\", gpgKeys: [key.asc]}\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TypedCommand lockRefused(int exitCode, String... codes) throws IOException {
        List<String> before = everything();
        TypedCommand typed = type("lock", "site.yaml", "--config", "config.yaml");
        refused(typed, exitCode, codes);
        assertThat(everything()).isEqualTo(before);
        assertThat(server.requests()).allMatch(request -> request.path().startsWith("/r/"));
        return typed;
    }

    static Stream<Arguments> repomds() {
        String href = "repodata/primary.xml";
        return Stream.of(
                arguments("nothing", "", "repository-malformed"),
                arguments("no XML", "<html><p>please log in", "repository-malformed"),
                arguments("no primary metadata", repomdOf(""), "repository-malformed"),
                arguments(
                        "a size beyond everything",
                        repomdOf(data(href, "sha256", DIGEST, "" + (1L << 50), SIZE)),
                        "repository-malformed"),
                arguments(
                        "a size beyond numbers",
                        repomdOf(data(href, "sha256", DIGEST, "9".repeat(100_000), SIZE)),
                        "repository-malformed"),
                arguments(
                        "a negative size", repomdOf(data(href, "sha256", DIGEST, "-1", SIZE)), "repository-malformed"),
                arguments("too short", repomdOf(data(href, "sha256", DIGEST, "10", SIZE)), "size-mismatch"),
                arguments("too long", repomdOf(data(href, "sha256", DIGEST, "9999", SIZE)), "size-mismatch"),
                arguments(
                        "another digest",
                        repomdOf(data(href, "sha256", "0".repeat(64), SIZE, SIZE)),
                        "repository-checksum-mismatch"),
                arguments(
                        "a digest of another length",
                        repomdOf(data(href, "sha512", DIGEST, SIZE, SIZE)),
                        "repository-checksum-mismatch"),
                arguments(
                        "a weak digest",
                        repomdOf(data(href, "md5", "0".repeat(32), SIZE, SIZE)),
                        "repository-weak-checksum"),
                arguments(
                        "an unknown digest",
                        repomdOf(data(href, "\u202e", "0".repeat(64), SIZE, SIZE)),
                        "repository-weak-checksum"),
                arguments("unpacks to less", repomdOf(data(href, "sha256", DIGEST, SIZE, "5")), "repository-malformed"),
                arguments(
                        "unpacks to everything",
                        repomdOf(data(href, "sha256", DIGEST, SIZE, "" + (1L << 60))),
                        "repository-malformed"),
                arguments(
                        "climbs",
                        repomdOf(data("../../../etc/passwd", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "absolute",
                        repomdOf(data("/etc/passwd", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "a file",
                        repomdOf(data("file:///etc/passwd", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "another host",
                        repomdOf(data("http://192.0.2.1/p.xml", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "another host in short",
                        repomdOf(data("//192.0.2.1/p.xml", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "climbs in disguise",
                        repomdOf(data("%2e%2e/p.xml", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "no escape", repomdOf(data("p%zz.xml", "sha256", DIGEST, SIZE, SIZE)), "repository-malformed"),
                arguments(
                        "half an escape",
                        repomdOf(data("p.xml%2", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "counts from elsewhere",
                        repomdOf(data(href + "\" xml:base=\"http://192.0.2.1/", "sha256", DIGEST, SIZE, SIZE)),
                        "repository-malformed"),
                arguments(
                        "many",
                        repomdOf(
                                data(href, "sha256", "0".repeat(64), SIZE, SIZE).repeat(10_000)),
                        "repository-checksum-mismatch"),
                arguments("deep", "<a>".repeat(100_000), "repository-malformed"),
                arguments("a name without end", "<" + "a".repeat(3 << 20) + ">", "repository-malformed"),
                arguments("control characters", repomdOf("<data type=\"primary\"><\u0001>"), "repository-malformed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repomds")
    void repomdThatLiesIsRefused(String what, String repomd, String code) throws IOException {
        repository.publish(PRIMARY);
        repository.repomd(repomd);
        lockRefused(5, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"repomd.xml", "primary.xml"})
    void endlessMetadataAreGivenUp(String file) throws IOException {
        repository.publish(PRIMARY);
        server.misbehave(1000, "/r/repodata/" + file, new Misbehaviour.Flood(10 * GIGABYTE, false));
        TypedCommand typed = type("lock", "site.yaml", "--config", "config.yaml");
        assertThat(typed.exitCode()).as(typed.err()).isIn(4, 5);
        assertThat(typed.err()).doesNotContain("error[bug]");
    }

    static Stream<Arguments> bombs() {
        String head = HostileRepository.XMLNS;
        return Stream.of("gz", "xz", "zst")
                .flatMap(ending -> Stream.of(
                        arguments("zeros", ending, 1000L, packed(ending, "", "\0", 200 << 20, "")),
                        arguments("space", ending, GIGABYTE, packed(ending, head, " ", 100 << 20, "</metadata>")),
                        arguments(
                                "an attribute",
                                ending,
                                GIGABYTE,
                                packed(ending, head + "<package type=\"", "a", 100 << 20, "\"/></metadata>")),
                        arguments(
                                "a comment",
                                ending,
                                GIGABYTE,
                                packed(ending, head + "<!--", "<a>", 30 << 20, "--></metadata>")),
                        arguments(
                                "a text in pieces",
                                ending,
                                GIGABYTE,
                                packed(
                                        ending,
                                        head + "<package><name>",
                                        "aaaaaaaaa<!-- -->",
                                        6 << 20,
                                        "</name></package>"))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("bombs")
    void bombIsRefused(String what, String ending, long openSize, byte[] packed) throws IOException {
        repository.publish("primary.xml." + ending, packed, openSize);
        lockRefused(5, "repository-malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "xz", "zst", "bz2"})
    void whatIsNotPackedAtAllIsRefused(String ending) throws IOException {
        repository.publish("primary.xml." + ending, PRIMARY.getBytes(StandardCharsets.UTF_8), PRIMARY.length());
        lockRefused(5, "repository-malformed");
        byte[] packed = packed(ending, PRIMARY, " ", 200, "");
        byte[] cut = java.util.Arrays.copyOf(packed, packed.length / 2);
        repository.publish("primary.xml." + ending, cut, 100_000);
        lockRefused(5, "repository-malformed");
    }

    static Stream<Arguments> documents() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE m [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">");
        }
        return Stream.of(
                arguments(
                        "a file as entity",
                        "<!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + primary(rpm("&e;", "a.rpm", ""))),
                arguments(
                        "an address as entity",
                        "<!DOCTYPE m [<!ENTITY % e SYSTEM \"http://192.0.2.1/e\">%e;]>"
                                + primary(rpm("a", "a.rpm", ""))),
                arguments("a document type elsewhere", "<!DOCTYPE m SYSTEM \"http://192.0.2.1/e\">" + PRIMARY),
                arguments("laughs", laughs + "]>" + primary(rpm("&a29;", "a.rpm", ""))),
                arguments("an entity of nobody", primary(rpm("&nobody;", "a.rpm", ""))),
                arguments(
                        "included",
                        primary(
                                "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/><x")),
                arguments("deep", primary("<x>".repeat(1_000_000))),
                arguments(
                        "attributes",
                        primary("<x "
                                + IntStream.range(0, 200_000)
                                        .mapToObj(i -> "a" + i + "=\"\"")
                                        .collect(Collectors.joining(" "))
                                + "/>")),
                arguments("climbs", primary(rpm("a", "../../../../tmp/owned.rpm", ""))),
                arguments("absolute", primary(rpm("a", "/tmp/owned.rpm", ""))),
                arguments("another host", primary(rpm("a", "http://192.0.2.1/a.rpm", ""))),
                arguments("a file", primary(rpm("a", "file:///etc/passwd", ""))),
                arguments("climbs in disguise", primary(rpm("a", "x/%2E%2E/%2e./a.rpm", ""))),
                arguments("no escape", primary(rpm("a", "a%zz.rpm", ""))),
                arguments("a line in an escape", primary(rpm("a", "a%0d%0aHost:%20x", ""))),
                arguments("counts from elsewhere", primary(rpm("a", "a.rpm\" xml:base=\"http://192.0.2.1/", ""))),
                arguments("a name without end", primary(rpm("a".repeat(1 << 20), "a.rpm", ""))),
                arguments("a climbing name", primary(rpm("../../a", "a.rpm", ""))),
                arguments("a name turned around", primary(rpm("a\u202eb", "a.rpm", ""))),
                arguments("an escape in the name", primary(rpm("a&#27;[2J", "a.rpm", ""))),
                arguments("a line in the name", primary(rpm("a&#10;b", "a.rpm", ""))),
                arguments(
                        "a version that reads as an epoch",
                        primary(rpm("a", "a.rpm", "").replace("ver=\"1\"", "ver=\"7:1\""))),
                arguments(
                        "a version that reads as a name",
                        primary(rpm("a", "a.rpm", "").replace("ver=\"1\"", "ver=\"1-1\""))),
                arguments("a package without name", primary(rpm("", "a.rpm", ""))),
                arguments("no number", primary(rpm("a", "a.rpm", "").replace("epoch=\"0\"", "epoch=\"1e9\""))),
                arguments(
                        "a number beyond numbers",
                        primary(rpm("a", "a.rpm", "")
                                .replace("package=\"10\"", "package=\"" + "9".repeat(1000) + "\""))),
                arguments("brackets without end", primary(rpm("a", "a.rpm", requires("(".repeat(60_000))))),
                arguments(
                        "nested brackets",
                        primary(rpm("a", "a.rpm", requires("(a and ".repeat(100) + "a" + ")".repeat(100))))),
                arguments(
                        "joined without end",
                        primary(rpm("a", "a.rpm", requires("(a" + " and a".repeat(9_000) + ")")))),
                arguments(
                        "a long dependency",
                        primary(rpm("a", "a.rpm", requires("(a and " + "b".repeat(1 << 20) + ")")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void primaryThatMeansHarmIsRefused(String what, String xml) throws IOException {
        repository.publish(xml);
        lockRefused(5, "repository-malformed");
    }

    @Test
    void millionPackagesAreTooMany() throws IOException {
        String one = rpm("x", "x.rpm", "");
        byte[] packed = packed("zst", HostileRepository.XMLNS, one, 1_000_000, "</metadata>");
        repository.publish("primary.xml.zst", packed, 2 * GIGABYTE);
        lockRefused(5, "repository-malformed");
    }

    /** Within every bound on single things, and yet without measure. */
    static Stream<Arguments> crowds() {
        return Stream.of(
                arguments(
                        "a chain that leads nowhere",
                        many(60_000, i -> rpm("p" + i, "p.rpm", provides("p" + i) + requires("p" + (i + 1))))),
                arguments(
                        "one thing that all provide and need",
                        many(
                                20_000,
                                i -> rpm(
                                        "p" + i,
                                        "p.rpm",
                                        "<rpm:provides><rpm:entry name=\"all\"/><rpm:entry name=\"p" + i
                                                + "\"/></rpm:provides><rpm:requires><rpm:entry name=\"all\"/><rpm:entry name=\"nowhere"
                                                + i + "\"/></rpm:requires>"))),
                arguments(
                        "choices that contradict each other",
                        many(
                                3_000,
                                i -> rpm(
                                        "p" + i,
                                        "p.rpm",
                                        provides("c" + i / 10) + requires("c" + (i / 10 + 1))
                                                + "<rpm:conflicts><rpm:entry name=\"p0\"/></rpm:conflicts>"))),
                arguments(
                        "joined providers",
                        many(
                                20_000,
                                i -> rpm(
                                        "p" + i,
                                        "p.rpm",
                                        "<rpm:provides><rpm:entry name=\"x\"/><rpm:entry name=\"p" + i
                                                + "\"/></rpm:provides>"
                                                + (i > 0 ? "" : requires("(x" + " with x".repeat(900) + " with y)"))))),
                arguments(
                        "control characters in what is needed",
                        rpm("p0", "p.rpm", provides("p0") + requires("y\u202e&#x85;\u009b2Jz"))));
    }

    private static String many(int count, java.util.function.IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crowds")
    void whatCannotBeCompletedIsSaidInTime(String what, String packages) throws IOException {
        repository.publish(primary(rpm("a", "a.rpm", requires("p0")) + packages));
        TypedCommand typed = lockRefused(3, "packages-unsatisfiable");
        assertThat(typed.err()).doesNotContain("\u0085", "\u009b");
    }

    @Test
    void packagesThatNeedEachOtherAreChosenOnce() throws IOException {
        repository.publish(primary(rpm("a", "a.rpm", provides("a") + requires("b"))
                + rpm("b", "b.rpm", provides("b") + requires("c"))
                + rpm("c", "c.rpm", provides("c") + requires("a"))));
        lockRefused(4, "resolve-failed", "http-not-found", "sources-failed");
        assertThat(server.requests("/r/[abc].rpm")).hasSize(3);
    }

    @Test
    void entriesWithoutEndAreTooMany() throws IOException {
        // As short as one can be: what is shown is that they are counted, and a busy machine reads half a gigabyte
        // slowly.
        String entry = "<rpm:entry name=\"a\"/>";
        byte[] packed = packed(
                "zst",
                primary(rpm("a", "a.rpm", "")).replace("</format></package></metadata>", "<rpm:provides>"),
                entry,
                10_100_000,
                "");
        repository.publish("primary.xml.zst", packed, 2 * GIGABYTE);
        lockRefused(5, "repository-malformed");
    }
}
