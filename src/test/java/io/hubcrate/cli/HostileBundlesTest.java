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
import io.hubcrate.json.Json;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundle folders, sums and indexes that would do harm are refused before anything of them is used. */
class HostileBundlesTest extends HostileCase {
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

    /** What a name holds stands in the middle of a line of ours, whatever is asked for. */
    @Test
    void nameOfAFileForgesNoVerdictAndTurnsNothingAround() throws IOException {
        Path bundle = bundle();
        String forged = "verdict     whole, and signed by who you trust";
        Files.writeString(bundle.resolve("x\n" + forged + "\n\u009b2J\u202e\u2028y"), "");
        for (String output : List.of("text", "json")) {
            for (String verb : List.of("inspect", "verify --trust " + bundle.resolve("GUIDE.txt"))) {
                List<String> words = new ArrayList<>(List.of(verb.split(" ", -1)));
                words.addAll(List.of(bundle.toString(), "--stacktrace", "--output", output));
                TypedCommand typed = TypedCommand.in(folder, List.of(), words.toArray(String[]::new));
                String said = typed.out() + typed.err();
                assertThat(said).doesNotContain("\u009b", "\u202e", "\u2028");
                assertThat(said.lines()).noneMatch(line -> line.startsWith("verdict"));
            }
        }
    }

    @Test
    void signaturesAreCountedBeforeOneIsRead() throws IOException {
        Path bundle = bundle();
        for (int i = 0; i < 65; i++) {
            sparse(bundle.resolve("SHA256SUMS.%016X.asc".formatted(i)), 1L << 30);
        }
        refused(inspect(bundle), 5, "bundle-unexpected-file");
    }

    /** The lock that a person reads is the one that the index was made from. */
    @Test
    void lockOfAnotherBundleIsRefused() throws IOException {
        Path bundle = bundle();
        byte[] sums = Files.readAllBytes(bundle.resolve("SHA256SUMS"));
        Files.writeString(bundle.resolve("lock.json"), "{}\n");
        String text = new String(sums, StandardCharsets.UTF_8)
                .replaceFirst(
                        "[0-9a-f]{64}  lock\\.json",
                        Digest.of("{}\n".getBytes(StandardCharsets.UTF_8)).hex() + "  lock.json");
        Files.writeString(bundle.resolve("SHA256SUMS"), text);
        assertThatThrownBy(() -> BundleVerifier.verifyContent(bundle, EventSink.NONE, 2))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.code()).isEqualTo("bundle-index-invalid"));
    }

    @Test
    void sparseDocumentIsRefusedByItsSizeAlone() throws IOException {
        Path bundle = bundle();
        sparse(bundle.resolve("REPORT.txt"), 1L << 42);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThatThrownBy(
                        () -> BundleVerifier.verifyContent(bundle, EventSink.NONE, 2))
                .isInstanceOf(IntegrityException.class));
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
                arguments("lengths that overflow", (Consumer<ObjectNode>) HostileBundlesTest::overflow),
                arguments("piece named as another entry", (Consumer<ObjectNode>) HostileBundlesTest::collide),
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
