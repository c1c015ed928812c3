package io.hubcrate.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeUnpackerTest {
    @TempDir
    Path outside;

    private Path folder = Path.of("unset");
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private TarArchiveOutputStream tar = open();

    private TarArchiveOutputStream open() {
        try {
            TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8");
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            return out;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(outside.resolve("in"));
    }

    @Test
    void keepsExecutablesAndTurnsLinksIntoCopies() throws IOException {
        link("jdk/legal/b/LICENSE", "../a/LICENSE");
        link("jdk/legal/c/LICENSE", "../b/LICENSE");
        file("jdk/legal/a/LICENSE", "free", 0644);
        file("jdk/bin/java", "run", 04755);
        unpack(1000);
        assertThat(folder.resolve("jdk/legal/b/LICENSE")).isRegularFile().hasContent("free");
        assertThat(folder.resolve("jdk/legal/c/LICENSE")).isRegularFile().hasContent("free");
        assertThat(Files.isSymbolicLink(folder.resolve("jdk/legal/b/LICENSE"))).isFalse();
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("jdk/bin/java"))))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void refusesEveryWayOut() throws IOException {
        for (String target : new String[] {"/etc/passwd", "../../secret", "..", "nowhere", "../in"}) {
            link("x", target);
            assertRefused();
        }
        link("loop", "loop");
        assertRefused();
        for (String name : new String[] {"../x", "/x", "a/../../x", "a\nb"}) {
            file(name, "x", 0644);
            assertRefused();
        }
        try (Stream<Path> all = Files.list(outside)) {
            assertThat(all).containsExactly(folder);
        }
    }

    @Test
    void fileBelowALinkedFolderStaysInside() throws IOException {
        link("door", "..");
        file("door/x", "x", 0644);
        assertRefused();
        try (Stream<Path> all = Files.list(outside)) {
            assertThat(all).containsExactly(folder);
        }
    }

    @Test
    void refusesDevicesHardLinksAndSecondNames() throws IOException {
        for (byte type :
                new byte[] {TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO}) {
            TarArchiveEntry entry = new TarArchiveEntry("x", type);
            entry.setLinkName("y");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
            assertRefused();
        }
        file("a", "1", 0644);
        file("a", "2", 0644);
        assertRefused();
    }

    @Test
    void stopsAtTheLimits() throws IOException {
        file("a", "12345", 0644);
        file("b", "123456", 0644);
        assertThatThrownBy(() -> unpack(10)).isInstanceOf(UnsafeArchiveException.class);
        reset();
        file("a", "123456", 0644);
        link("b", "a");
        assertThatThrownBy(() -> unpack(10)).isInstanceOf(UnsafeArchiveException.class);
        reset();
        for (int i = 0; i <= 100; i++) {
            file("f" + i, "", 0644);
        }
        assertThatThrownBy(() -> unpack(1000)).isInstanceOf(UnsafeArchiveException.class);
    }

    private void file(String name, String text, int mode) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private void link(String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private void assertRefused() throws IOException {
        assertThatThrownBy(() -> unpack(1000)).isInstanceOf(IOException.class);
        reset();
    }

    private void unpack(long most) throws IOException {
        tar.close();
        new TreeUnpacker(most, 100).unpackGzip(new ByteArrayInputStream(bytes.toByteArray()), folder);
    }

    private void reset() throws IOException {
        io.hubcrate.testing.peers.ScratchFolder.delete(folder);
        Files.createDirectory(folder);
        bytes.reset();
        tar = open();
    }
}
