package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    private Path folder;

    @Test
    void isForItsOwnerAloneAndKeepsItsSeat() throws IOException {
        Path state = folder.resolve("a/b");
        StateFolder first = StateFolder.open(state);
        assertThat(Files.getPosixFilePermissions(state)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(StateFolder.open(state).seat()).isEqualTo(first.seat());
        assertThat(StateFolder.open(folder.resolve("c")).seat()).isNotEqualTo(first.seat());
    }

    @Test
    void closesAFolderThatOthersCouldRead() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        StateFolder.open(folder);
        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void refusesWhatOthersCouldWriteAndLinks() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        for (Path bad : new Path[] {open, link}) {
            assertThat(catchThrowableOfType(MachineException.class, () -> StateFolder.open(bad))
                            .code())
                    .isEqualTo("state-folder-unsafe");
        }
    }

    @Test
    void standsWhereRootAndOthersExpectIt() {
        Path home = Path.of("/home/anna");
        assertThat(StateFolder.usual(true, "/x", home, "lab")).isEqualTo(Path.of("/var/lib/hubcrate/sites/lab"));
        assertThat(StateFolder.usual(false, "/x", home, "lab")).isEqualTo(Path.of("/x/hubcrate/lab"));
        assertThat(StateFolder.usual(false, "x", home, "lab"))
                .isEqualTo(Path.of("/home/anna/.local/state/hubcrate/lab"));
        assertThat(StateFolder.usual(false, null, home, "lab"))
                .isEqualTo(Path.of("/home/anna/.local/state/hubcrate/lab"));
        assertThatThrownBy(() -> StateFolder.usual(true, null, home, "../lab"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secondRunInTheSameFolderIsToldWhoIsAtWork() {
        StateFolder state = StateFolder.open(folder.resolve("state"));
        Operator anna = EngineRun.operator("north", "install");
        try (RunLock lock = RunLock.take(state.folder(), anna)) {
            OperatorAtWorkException told = catchThrowableOfType(
                    OperatorAtWorkException.class,
                    () -> RunLock.take(state.folder(), EngineRun.operator("north", "reset")));
            assertThat(told.operator()).contains(anna);
            assertThat(told.category().exitCode()).isEqualTo(1);
            assertThat(lock).isNotNull();
        }
        RunLock.take(state.folder(), anna).close();
    }
}
