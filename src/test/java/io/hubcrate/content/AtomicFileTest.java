package io.hubcrate.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final int SIZE = 300_000;
    private static final int TIMES = 100;

    @TempDir
    private Path folder;

    @Test
    void twoWritersAtOnceNeverPublishATornFile() throws Exception {
        Path target = folder.resolve("lock.json");
        AtomicFile.write(target, filled('a'));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Void>> both = threads.invokeAll(List.of(writer(target, 'a'), writer(target, 'b')));
            for (Future<Void> one : both) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
    }

    private static Callable<Void> writer(Path target, char letter) {
        return () -> {
            for (int i = 0; i < TIMES; i++) {
                AtomicFile.write(target, filled(letter));
                byte[] found = Files.readAllBytes(target);
                assertThat(Arrays.equals(found, filled('a')) || Arrays.equals(found, filled('b')))
                        .isTrue();
            }
            return null;
        };
    }

    private static byte[] filled(char letter) {
        byte[] bytes = new byte[SIZE];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    @Test
    void privateFileIsForItsOwnerAlone() throws IOException {
        Path target = folder.resolve("key");
        AtomicFile.writePrivate(target, new byte[1]);
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatKilledRunsLeftIsRemovedAndNothingElse() throws IOException {
        for (String name : List.of(
                ".images.tar.partial",
                ".images.tar.0123456789abcdef.partial",
                ".images.tar.gz.partial",
                "images.tar")) {
            Files.writeString(folder.resolve(name), "");
        }
        BesideFile.removeLeftBeside(folder.resolve("images.tar"));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(".images.tar.gz.partial", "images.tar");
        }
    }
}
