package io.hubcrate.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.ByteSink;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.Descriptor;
import io.hubcrate.manifest.DerivedImage.Layer;
import io.hubcrate.manifest.DerivedImage.Modes;
import io.hubcrate.manifest.DerivedImage.Owner;
import io.hubcrate.testing.peers.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLayerTest {
    @TempDir
    Path folder;

    private Path course = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        course = fill(folder.resolve("course"), List.of("b.txt", "a.txt", "sub/c.txt"));
    }

    private static Path fill(Path root, List<String> names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, "content of " + name);
        }
        return root;
    }

    private static Layer layer(Path folder, String to, Owner owner) {
        return new Layer(folder, to, Modes.USUAL, owner);
    }

    private static Descriptor measure(Layer layer) {
        return FolderLayer.of(layer, "course").measure("type", FolderLayer.Visitor.NONE);
    }

    private List<String> list(Layer layer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FolderLayer.of(layer, "course").writeTo(new ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                out.write(buffer, offset, length);
            }

            @Override
            public void restart() {
                throw new AssertionError("began again");
            }
        });
        Path tar = Files.write(folder.resolve("layer.tar"), out.toByteArray());
        return Programs.run("tar", "--numeric-owner", "--utc", "-tvf", tar.toString())
                .succeeded()
                .out()
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }

    @Test
    void neitherTimesNorUmaskNorOrderOfCreationShow() throws IOException {
        Path again = fill(folder.resolve("again"), List.of("sub/c.txt", "a.txt", "b.txt"));
        Files.setLastModifiedTime(again.resolve("a.txt"), FileTime.fromMillis(1_000_000));
        Files.setPosixFilePermissions(again.resolve("a.txt"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(again.resolve("sub"), PosixFilePermissions.fromString("rwx------"));

        assertThat(measure(layer(again, "/opt/course", Owner.ROOT)))
                .isEqualTo(measure(layer(course, "/opt/course", Owner.ROOT)));
    }

    @Test
    void contentNameExecutableTargetAndOwnerShow() throws IOException {
        Descriptor before = measure(layer(course, "/opt/course", Owner.ROOT));

        assertThat(measure(layer(course, "/opt/other", Owner.ROOT)).digest()).isNotEqualTo(before.digest());
        assertThat(measure(layer(course, "/opt/course", new Owner(1000, 100))).digest())
                .isNotEqualTo(before.digest());
        Files.setPosixFilePermissions(course.resolve("a.txt"), PosixFilePermissions.fromString("rwxr--r--"));
        assertThat(measure(layer(course, "/opt/course", Owner.ROOT)).digest()).isNotEqualTo(before.digest());
    }

    @Test
    void stockTarReadsNamesOwnersAndParents() throws IOException {
        String long_ = "n".repeat(120) + "ü";
        Files.writeString(course.resolve(long_), "x");
        Files.createSymbolicLink(course.resolve("sub/up"), Path.of("../a.txt"));

        List<String> listing = list(layer(course, "/opt/courses/physics", new Owner(3_000_000, 100)));

        assertThat(listing)
                .containsSubsequence(
                        "drwxr-xr-x 0/0 0 1980-01-01 00:00 opt/",
                        "drwxr-xr-x 3000000/100 0 1980-01-01 00:00 opt/courses/",
                        "drwxr-xr-x 3000000/100 0 1980-01-01 00:00 opt/courses/physics/",
                        "-rw-r--r-- 3000000/100 16 1980-01-01 00:00 opt/courses/physics/a.txt");
        assertThat(listing).anyMatch(line -> line.contains("sub/up -> ../a.txt"));
        assertThat(listing).anyMatch(line -> line.contains("n".repeat(120)));
    }

    @Test
    void knownParentsKeepWhatEveryLinuxGivesThem() throws IOException {
        assertThat(list(layer(course, "/tmp/x", Owner.ROOT)).get(0)).startsWith("drwxrwxrwt 0/0");
        assertThat(list(layer(course, "/root/x", Owner.ROOT)).get(0)).startsWith("drwx------ 0/0");
        assertThat(list(layer(course, "/home/jovyan/x", new Owner(1000, 100))).get(1))
                .startsWith("drwxr-xr-x 1000/100")
                .endsWith("home/jovyan/");
    }

    @Test
    void everythingThatCannotBePackedIsToldAtOnce() throws IOException {
        Files.createSymbolicLink(course.resolve("out"), Path.of("../../etc/passwd"));
        Files.createSymbolicLink(course.resolve("absolute"), Path.of("/etc/passwd"));
        Files.writeString(course.resolve("sub/bell\u0007"), "x");
        Files.writeString(course.resolve(".wh.a.txt"), "x");
        Programs.run("mkfifo", course.resolve("pipe").toString()).succeeded();

        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class, () -> FolderLayer.of(layer(course, "/opt/course", Owner.ROOT), "course"));

        assertThat(refusal.code()).isEqualTo("derived-folder-unfit");
        assertThat(refusal.problems())
                .extracting(Problem::file)
                .containsExactlyInAnyOrder(
                        "course/out", "course/absolute", "course/sub/bell?", "course/.wh.a.txt", "course/pipe");
    }

    @Test
    void aFileThatGrowsWhileItIsPackedIsAnError() throws IOException {
        FolderLayer packed = FolderLayer.of(layer(course, "/opt/course", Owner.ROOT), "course");
        Files.writeString(course.resolve("a.txt"), "now longer than it was when the folder was listed");

        MachineException failure =
                catchThrowableOfType(MachineException.class, () -> packed.measure("type", FolderLayer.Visitor.NONE));

        assertThat(failure.code()).isEqualTo("derived-folder-unreadable");
    }
}
