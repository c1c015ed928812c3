package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    @TempDir
    private Path folder;

    /** A process has one umask, and Java cannot change its own. */
    static final class Maker {
        private Maker() {}

        public static void main(String[] arguments) throws IOException {
            Disk.LOCAL.open(Path.of(arguments[0])).close();
        }
    }

    @Test
    void bundlesFilesAreTheirOwnersToWriteUnderAnyUmask() throws IOException {
        Path file = folder.resolve("images.tar");
        Programs.run(
                "sh",
                "-c",
                "umask 000; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Maker.class.getName(),
                file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }
}
