package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.testing.FileWeb;
import io.hubcrate.testing.ForgedTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberArchivesTest {
    private static final byte[] ARCHIVE = new ForgedTar()
            .file("a", new byte[] {1, 2})
            .file("b", new byte[] {3})
            .gzipped();

    @TempDir
    Path folder;

    private final FileWeb web = new FileWeb();
    private final URI address = web.add("https://files.example/x.tgz", ARCHIVE);

    @Test
    void fetchesArchiveOnceForAllItsMembers() {
        MemberArchives archives = archives();
        assertThat(take(archives, "a", Digest.of(ARCHIVE))).containsExactly(1, 2);
        assertThat(take(archives, "b", Digest.of(ARCHIVE))).containsExactly(3);
        assertThat(web.asked(address)).isEqualTo(1);
    }

    @Test
    void goesOnWhereAnEarlierRunStopped() throws IOException {
        Path earlier = folder.resolve("archive-" + Digest.of(ARCHIVE).hex());
        Files.write(earlier, Arrays.copyOf(ARCHIVE, 20));
        assertThat(take(archives(), "a", Digest.of(ARCHIVE))).containsExactly(1, 2);
        Files.write(earlier, ARCHIVE);
        assertThat(take(archives(), "b", Digest.of(ARCHIVE))).containsExactly(3);
        assertThat(web.asked(address)).isEqualTo(1);
    }

    @Test
    void looksIntoNoOtherArchive() {
        MemberArchives archives = archives();
        assertThatThrownBy(() -> take(archives, "a", Digest.of(new byte[0]))).isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> take(archives, "c", Digest.of(ARCHIVE))).isInstanceOf(IntegrityException.class);
    }

    private MemberArchives archives() {
        return new MemberArchives(web, folder, new DiskTrouble(Disk.LOCAL, folder, () -> 0L));
    }

    private byte[] take(MemberArchives archives, String member, Digest digest) {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        archives.takeOut(
                new BlobSource.Member(List.of(address), digest, ARCHIVE.length, member), member, new ByteSink() {
                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        taken.write(bytes, offset, length);
                    }

                    @Override
                    public void restart() {
                        taken.reset();
                    }
                });
        return taken.toByteArray();
    }
}
