package io.hubcrate.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running JDK's own files are the real ones; what contradicts itself is made of them. */
class ElfFileTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    Path folder;

    @Test
    void readsRunningJavaItself() throws IOException {
        ElfFacts launcher = read(JAVA.resolve("bin/java"));
        assertThat(launcher.machine()).isIn("amd64", "arm64");
        assertThat(launcher.isStatic()).isFalse();
        assertThat(launcher.findInterpreter()).get().asString().contains("ld-linux");
        ElfFacts machine = read(JAVA.resolve("lib/server/libjvm.so"));
        assertThat(machine.interpreter()).isNull();
        assertThat(machine.isStatic()).isFalse();
        // It is running, so this machine's glibc is at least that; 2.2.5 is the oldest on 64 bits.
        assertThat(machine.findGlibcFloor()).get().satisfies(floor -> assertThat(floor)
                .isBetween(new GlibcVersion(2, 2), new GlibcVersion(2, 60)));
    }

    @Test
    void refusesWhatIsNoElfFile() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\necho long enough to be read\n");
        assertThatThrownBy(() -> read(script)).isInstanceOf(ElfFormatException.class);
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> read(empty)).isInstanceOf(ElfFormatException.class);
    }

    @Test
    void staticProgramAsksForNoGlibc() throws IOException {
        ElfFacts facts = read(Files.write(folder.resolve("static"), withoutSegments()));
        assertThat(facts).isEqualTo(new ElfFacts("arm64", true, null, null));
    }

    @Test
    void refusesTablesBeyondTheEnd() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(withoutSegments()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.putLong(32, Long.MAX_VALUE - 8).putShort(56, (short) 2);
        Path path = Files.write(folder.resolve("far"), file.array());
        assertThatThrownBy(() -> read(path)).isInstanceOf(ElfFormatException.class);
        file.putLong(32, -1);
        Files.write(path, file.array());
        assertThatThrownBy(() -> read(path)).isInstanceOf(ElfFormatException.class);
    }

    @Test
    void survivesEveryKindOfDamage() throws IOException {
        byte[] whole = Files.readAllBytes(JAVA.resolve("bin/java"));
        Random random = new Random(17);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 0; flips < 4; flips++) {
                damaged[random.nextInt(Math.min(4096, damaged.length))] = (byte) random.nextInt(256);
            }
            Path path = Files.write(folder.resolve("damaged"), damaged);
            try {
                assertThat(read(path).machine()).isNotEmpty();
            } catch (ElfFormatException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void comparesVersionsAsNumbers() {
        assertThat(new GlibcVersion(2, 17).isNewerThan(new GlibcVersion(2, 4))).isTrue();
        assertThat(GlibcVersion.parse("2.2.5")).isEqualTo(Optional.of(new GlibcVersion(2, 2)));
        assertThat(GlibcVersion.parse("2")).isEmpty();
        assertThat(GlibcVersion.parse("2.99999999999")).isEmpty();
    }

    private static byte[] withoutSegments() {
        ByteBuffer file = ByteBuffer.allocate(64).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putShort(16, (short) 2).putShort(18, (short) 183).putShort(54, (short) 56);
        return file.array();
    }

    private static ElfFacts read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return ElfFile.read(channel);
        }
    }
}
