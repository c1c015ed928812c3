package io.hubcrate.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import io.hubcrate.testing.ForgedTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ArchiveMemberReaderTest {
    private final Map<String, ByteArrayOutputStream> taken = new LinkedHashMap<>();

    @Test
    void takesRegularFilesOutOfPackedAndPlainArchives() throws IOException {
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 7);
        for (boolean packed : new boolean[] {true, false}) {
            ForgedTar tar = new ForgedTar()
                    .folder("./")
                    .file("./bridge", new byte[] {1, 2})
                    .link("./latest", "bridge")
                    .file("bin/containerd", large)
                    .file("../../etc/passwd", new byte[] {9});
            byte[] archive = packed ? tar.gzipped() : tar.plain();
            assertThat(read(archive, "bridge", "bin/containerd", "absent"))
                    .containsExactlyInAnyOrder("bridge", "bin/containerd");
            assertThat(Objects.requireNonNull(taken.get("bridge")).toByteArray())
                    .containsExactly(1, 2);
            assertThat(Objects.requireNonNull(taken.get("bin/containerd")).toByteArray())
                    .isEqualTo(large);
        }
    }

    @Test
    void refusesLinkInPlaceOfFile() {
        byte[] archive = new ForgedTar().link("helm", "/etc/shadow").gzipped();
        assertThatThrownBy(() -> read(archive, "helm")).isInstanceOf(UnsafeArchiveException.class);
    }

    @Test
    void refusesMemberThatStandsThereTwice() {
        byte[] archive = new ForgedTar()
                .file("helm", new byte[] {1})
                .file("./helm", new byte[] {2})
                .gzipped();
        assertThatThrownBy(() -> read(archive, "helm")).isInstanceOf(UnsafeArchiveException.class);
    }

    @Test
    void refusesArchiveThatIsCutOff() {
        byte[] archive = new ForgedTar().file("helm", new byte[5000]).plain();
        assertThatThrownBy(() -> read(Arrays.copyOf(archive, 3000), "helm")).isInstanceOf(IOException.class);
        byte[] packed = new ForgedTar().file("helm", new byte[5000]).gzipped();
        assertThatThrownBy(() -> read(Arrays.copyOf(packed, packed.length - 9), "helm"))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void refusesNameThatWouldFillTheMemory() {
        byte[] archive =
                new ForgedTar().longName(3 << 20).file("x", new byte[1]).gzipped();
        assertThatThrownBy(() -> read(archive, "helm")).isInstanceOf(UnsafeArchiveException.class);
    }

    @Test
    void stopsBehindTheOneThatWasAskedFor() throws IOException {
        byte[] archive = new ForgedTar()
                .file("a", new byte[] {1})
                .file("b", new byte[10_000_000])
                .plain();
        long[] given = {0};
        InputStream counted = new ByteArrayInputStream(archive) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                int n = super.read(bytes, offset, length);
                given[0] += Math.max(n, 0);
                return n;
            }
        };
        assertThat(ArchiveMemberReader.readOne(counted, "a", this::take)).isTrue();
        assertThat(given[0]).isLessThan(1_000_000);
        assertThat(ArchiveMemberReader.readOne(new ByteArrayInputStream(archive), "c", this::take))
                .isFalse();
    }

    @Test
    void forgedArchiveIsReallyPacked() throws IOException {
        byte[] archive = new ForgedTar().file("a", new byte[] {1}).gzipped();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(archive)).readAllBytes())
                .hasSizeGreaterThan(1024);
    }

    private Set<String> read(byte[] archive, String... members) throws IOException {
        return ArchiveMemberReader.readAll(new ByteArrayInputStream(archive), Set.of(members), this::take);
    }

    private ByteArrayOutputStream take(String member, long size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        taken.put(member, out);
        return out;
    }
}
