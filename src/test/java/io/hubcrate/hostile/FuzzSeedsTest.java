package io.hubcrate.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays the inputs that {@code src/fuzz/run} starts from, its mended findings among them, and a few hundred variations
 * of each. A parser of outside bytes gives a value or the refusal that its package documents, soon.
 */
class FuzzSeedsTest {
    private static final Path SEEDS = Path.of("src/test/resources/fuzz");
    private static final Path SOURCES = Path.of("src/test/java");
    private static final int VARIATIONS = 40;
    private static final Duration LONGEST = Duration.ofSeconds(120);

    static List<String> targets() {
        return list(SEEDS).map(path -> String.valueOf(path.getFileName())).toList();
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyTargetHasSeeds() throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            List<String> classes = sources.filter(path -> path.toString().endsWith("Fuzz.java"))
                    .map(path -> SOURCES.relativize(path).toString())
                    .map(path ->
                            path.substring(0, path.length() - ".java".length()).replace('/', '.'))
                    .sorted()
                    .toList();
            assertThat(classes).hasSizeGreaterThan(15).isEqualTo(targets());
        }
        assertThat(targets())
                .allSatisfy(target -> assertThat(list(SEEDS.resolve(target))).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seedsAndTheirVariationsAreReadOrRefused(String target) throws ReflectiveOperationException {
        Method method = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
        Random random = new Random(target.hashCode());
        assertTimeoutPreemptively(LONGEST, () -> {
            for (Path seed : list(SEEDS.resolve(target)).toList()) {
                byte[] bytes = Files.readAllBytes(seed);
                feed(method, seed, bytes);
                for (int i = 0; i < VARIATIONS; i++) {
                    feed(method, seed, varied(bytes, random));
                }
            }
        });
    }

    private static void feed(Method target, Path seed, byte[] input) throws IllegalAccessException {
        try {
            target.invoke(null, (Object) input.clone());
        } catch (InvocationTargetException e) {
            Path kept = Path.of("target", "fuzz-finding");
            try {
                Files.write(kept, input);
            } catch (IOException io) {
                e.addSuppressed(io);
            }
            throw new AssertionError("a variation of " + seed + ", kept as " + kept, e.getCause());
        }
    }

    /** A few flipped, doubled, dropped or overwritten bytes. */
    private static byte[] varied(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            int length = random.nextInt(Math.min(32, bytes.length - at) + 1);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) "\0\"{}[]:&*-0987\\\u001b\n".charAt(random.nextInt(16));
                case 2 -> bytes = joined(bytes, at, at + length);
                default -> bytes = joined(bytes, at + length, at);
            }
        }
        return bytes;
    }

    /** The bytes before {@code end} and those from {@code from} on: doubles what lies between, or drops it. */
    private static byte[] joined(byte[] bytes, int end, int from) {
        byte[] all = Arrays.copyOf(bytes, end + bytes.length - from);
        System.arraycopy(bytes, from, all, end, bytes.length - from);
        return all;
    }
}
