package io.hubcrate.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafePathTest {
    @TempDir
    private Path folder;

    private Path shared = Path.of("");

    @BeforeEach
    void makeShared() throws IOException {
        shared = Files.createDirectory(folder.resolve("shared"));
    }

    private static Optional<Path> unsafe(Path path) throws IOException {
        return SafePath.findUnsafe(path, Set.of()).map(UnsafePath::path);
    }

    private static void chmod(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    @Test
    void folderForAllOnTheWayCountsOnlyIfItIsSticky() throws IOException {
        Path mine = Files.createDirectory(shared.resolve("mine"));
        chmod(shared, 0777);
        assertThat(unsafe(mine)).contains(shared);
        chmod(shared, 01777);
        assertThat(unsafe(mine)).isEmpty();
        assertThat(unsafe(shared)).as("asked for itself").contains(shared);
    }

    @Test
    void linksAreFollowedAndTheirOwnPlaceCounts() throws IOException {
        Path safe = Files.createDirectory(folder.resolve("safe"));
        Path link = Files.createSymbolicLink(shared.resolve("link"), safe);
        assertThat(unsafe(link)).isEmpty();
        chmod(shared, 0777);
        assertThat(unsafe(link)).contains(shared);
        Path there = Files.createSymbolicLink(safe.resolve("there"), Path.of("../shared"));
        assertThat(unsafe(there.resolve("link"))).contains(shared);
        assertThat(unsafe(shared.resolve("../safe"))).contains(shared);
    }

    @Test
    void linksInACircleEndInAnError() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a"), folder.resolve("b"));
        Files.createSymbolicLink(folder.resolve("b"), link);
        assertThatThrownBy(() -> unsafe(link)).isInstanceOf(FileSystemLoopException.class);
    }

    @Test
    void fileThatOthersCanWriteIsUnsafe() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(SafePath.findUnsafeFile(file, Set.of())).isEmpty();
        chmod(file, 0646);
        assertThat(SafePath.findUnsafeFile(file, Set.of()).map(UnsafePath::remedy))
                .contains("chmod go-w " + file);
    }

    @Test
    void secretIsForItsOwnerAloneAndSoIsItsPlace() throws IOException {
        Path file = Files.writeString(shared.resolve("key"), "");
        chmod(file, 0600);
        assertThat(GivenFile.findOpenSecret(file, Set.of())).isEmpty();
        chmod(file, 0640);
        assertThat(GivenFile.findUnsafe(file, Set.of())).as("to change it").isEmpty();
        assertThat(GivenFile.findOpenSecret(file, Set.of()).map(UnsafePath::remedy))
                .contains("chmod 600 " + file);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(GivenFile.findOpenSecret(link, Set.of()))
                .as("what it leads to")
                .isPresent();
        chmod(file, 0600);
        chmod(shared, 0777);
        assertThat(GivenFile.findOpenSecret(link, Set.of()).map(UnsafePath::path))
                .contains(shared);
        assertThat(GivenFile.findOpenSecret(Path.of("/dev/null"), Set.of()))
                .as("no file")
                .isEmpty();
    }

    @Test
    void fileSystemWithoutPermissionsIsJudgedByItsMountAndNoOtherIs() throws IOException {
        chmod(shared, 0777);
        UnixFile is = UnixFile.of(shared);
        assertThat(SafePath.findUnsafe(shared, Set.of(), new FolderProbe(is.device(), is.uid(), true)))
                .isEmpty();
        assertThat(SafePath.findUnsafe(shared, Set.of(), new FolderProbe(is.device(), is.uid(), false)))
                .isPresent();
        assertThat(SafePath.findUnsafe(shared, Set.of(), new FolderProbe(is.device() + 1, is.uid(), true)))
                .isPresent();
    }

    @Test
    void fileSystemThatKeepsPermissionsIsNeverTakenForOneThatDoesNot() throws IOException {
        chmod(shared, 0777);
        Path mine = Files.createDirectory(shared.resolve("mine"));
        assertThat(SafePath.findUnsafeAsMounted(mine, Set.of()).map(UnsafePath::path))
                .contains(shared);
    }

    @Test
    void remedyIsOneWordForTheShellWhateverThePath() {
        assertThat(ShellLine.quoted(Path.of("/a b/'$(c)"))).isEqualTo("'/a b/'\\''$(c)'");
    }
}
