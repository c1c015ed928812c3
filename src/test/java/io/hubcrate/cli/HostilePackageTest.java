package io.hubcrate.cli;

import static io.hubcrate.cli.HostileRepository.package_;
import static io.hubcrate.cli.HostileRepository.primary;
import static io.hubcrate.cli.HostileRepository.rpm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.Digest;
import io.hubcrate.testing.FakeRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages whose headers lie, below metadata that tell their true digest: refused, no lock, nothing written. */
class HostilePackageTest extends HostileCase {
    private static final int TEXT = 6;
    private static final int BINARY = 7;
    private static final int TEXTS = 8;
    private static final int NUMBERS = 4;
    private static final int PAYLOAD_DIGEST = 5092;
    private static final int PAYLOAD_DIGEST_ALGORITHM = 5093;
    private static final int SHA256 = 273;
    private static final int RSA = 268;

    @TempDir
    static Path keys = Path.of("");

    private static byte[] key = {};

    private final FakeRegistry server = FakeRegistry.start();
    private final HostileRepository repository = new HostileRepository(server);

    @BeforeAll
    static void makeKey() throws IOException {
        AtomicFile.writePrivate(keys.resolve("word"), "word\n".getBytes(StandardCharsets.UTF_8));
        TypedCommand made = TypedCommand.in(
                keys, List.of(), "keygen", "--name", "Rig", "--out", "key", "--passphrase-file", "word");
        assertThat(made.exitCode()).as(made.err()).isZero();
        try (Stream<Path> files = Files.list(keys.resolve("key"))) {
            key = Files.readAllBytes(files.filter(file -> file.toString().endsWith(".public.asc"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A header's beginning with numbers of tags and bytes of its choice. */
    private static byte[] intro(int tags, int bytes) {
        return ByteBuffer.allocate(16)
                .putInt(0x8EADE801)
                .putInt(0)
                .putInt(tags)
                .putInt(bytes)
                .array();
    }

    /** A whole header: each item is tag, type, offset and count. */
    private static byte[] header(byte[] store, int[]... items) {
        ByteBuffer header = ByteBuffer.allocate(16 + 16 * items.length + store.length);
        header.put(intro(items.length, store.length));
        for (int[] item : items) {
            header.putInt(item[0]).putInt(item[1]).putInt(item[2]).putInt(item[3]);
        }
        return header.put(store).array();
    }

    private static byte[] zeros(int length) {
        return new byte[length];
    }

    static Stream<Arguments> packages() {
        byte[] plain = header(zeros(16), new int[] {1000, TEXT, 0, 1});
        byte[] word = Arrays.copyOf("word\0".getBytes(StandardCharsets.UTF_8), 16);
        byte[] eight = ByteBuffer.allocate(16).putInt(8).array();
        int[] algorithm = {PAYLOAD_DIGEST_ALGORITHM, NUMBERS, 0, 1};
        return Stream.of(
                arguments("nothing", zeros(0), "rpm-malformed"),
                arguments(
                        "no package",
                        "<html>please log in</html>".repeat(20).getBytes(StandardCharsets.UTF_8),
                        "rpm-malformed"),
                arguments("only a lead", package_(zeros(0), zeros(0)), "rpm-malformed"),
                arguments("no tags", package_(intro(0, 0), plain), "rpm-malformed"),
                arguments("four thousand million tags", package_(intro(-1, 16), plain), "rpm-malformed"),
                arguments("four thousand million bytes", package_(intro(1, -1), plain), "rpm-malformed"),
                arguments(
                        "tags and bytes that wrap around",
                        package_(intro(0x10000000, 0xfffffff0), plain),
                        "rpm-malformed"),
                arguments(
                        "a signature header of two megabytes",
                        package_(header(zeros(2 << 20), new int[] {1000, TEXT, 0, 1}), plain),
                        "rpm-malformed"),
                arguments("a header beyond its file", package_(plain, intro(1, 60 << 20)), "rpm-malformed"),
                arguments(
                        "an offset beyond the store",
                        package_(header(zeros(16), new int[] {RSA, BINARY, 17, 1}), plain),
                        "rpm-malformed"),
                arguments(
                        "a negative offset",
                        package_(header(zeros(16), new int[] {RSA, BINARY, -1, 1}), plain),
                        "rpm-malformed"),
                arguments(
                        "a negative count",
                        package_(header(zeros(16), new int[] {RSA, BINARY, 0, -1}), plain),
                        "rpm-malformed"),
                arguments(
                        "a count beyond the store",
                        package_(header(zeros(16), new int[] {RSA, BINARY, 8, Integer.MAX_VALUE}), plain),
                        "rpm-malformed"),
                arguments(
                        "a signature of nothing",
                        package_(header(zeros(16), new int[] {RSA, BINARY, 8, 0}), plain),
                        "rpm-signature-bad"),
                arguments(
                        "a signature that is a text",
                        package_(header(word, new int[] {RSA, TEXT, 0, 1}), plain),
                        "rpm-malformed"),
                arguments(
                        "a type that does not exist",
                        package_(header(zeros(16), new int[] {SHA256, 99, 0, 1}), plain),
                        "rpm-malformed"),
                arguments(
                        "a tag twice",
                        package_(
                                header(zeros(16), new int[] {RSA, BINARY, 0, 1}, new int[] {RSA, BINARY, 0, 1}), plain),
                        "rpm-malformed"),
                arguments(
                        "a text without end",
                        package_(
                                header("x".repeat(16).getBytes(StandardCharsets.UTF_8), new int[] {SHA256, TEXT, 0, 1}),
                                plain),
                        "rpm-malformed"),
                arguments(
                        "another header's digest",
                        package_(header(word, new int[] {SHA256, TEXT, 0, 1}), plain),
                        "rpm-digest-mismatch"),
                arguments(
                        "a payload's digest in no text",
                        package_(plain, header(eight, algorithm, new int[] {PAYLOAD_DIGEST, TEXTS, 4, 0})),
                        "rpm-digest-mismatch"),
                arguments(
                        "a payload's digest in eight million texts",
                        package_(plain, header(Arrays.copyOf(eight, 8 << 20), algorithm, new int[] {
                            PAYLOAD_DIGEST, TEXTS, 4, 8_000_000
                        })),
                        "rpm-malformed"),
                arguments(
                        "two million algorithms",
                        package_(
                                plain,
                                header(
                                        Arrays.copyOf(eight, 8 << 20),
                                        new int[] {PAYLOAD_DIGEST_ALGORITHM, NUMBERS, 0, 2_000_000},
                                        new int[] {PAYLOAD_DIGEST, TEXTS, 4, 1})),
                        "rpm-malformed"),
                arguments("a package that nobody signed", package_(plain, plain), "rpm-signature-missing"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    void packageThatLiesIsRefused(String what, byte[] bytes, String code) throws IOException {
        write("key.asc", key);
        write("config.yaml", "plainHttp: [\"" + server.host() + "\"]\n");
        write(
                "site.yaml",
                "name: site\nversion: \"1\"\npackages:\n- name: set\n  os: el9\n  install: [a]\n  repositories:\n"
                        + "  - {id: r, url: \"" + server.uri("/r") + "\", gpgKeys: [key.asc]}\n");
        String xml = primary(rpm("a", "a.rpm", ""))
                .replace(
                        Digest.of("a".getBytes(StandardCharsets.UTF_8)).hex(),
                        Digest.of(bytes).hex())
                .replace("package=\"10\"", "package=\"" + bytes.length + "\"");
        repository.file("a.rpm", bytes);
        repository.publish(xml);
        List<String> before = everything();
        refused(type("lock", "site.yaml", "--config", "config.yaml"), 5, code);
        assertThat(everything()).isEqualTo(before);
    }
}
