package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedArchive;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedProgram;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import io.hubcrate.testing.ForgedElf;
import io.hubcrate.testing.ForgedTar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of archives, what programs ask for, and the two ready manifests over stand-ins. */
class PinnedFilesTest extends ResolverFixture {
    private static final String ARCHIVE = "https://files.example/tools.tar.gz";
    private static final String HEAD = "name: x\nversion: 1\ntargetOs: el7\nfiles:\n";

    PinnedFilesTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void pinsArchiveAndWhatIsTakenOutOfIt() throws IOException {
        byte[] program = ForgedElf.amd64("2.17");
        byte[] archive = new ForgedTar()
                .file("./bin/tool", program)
                .file("README", new byte[] {1, 2, 3})
                .gzipped();
        web.put(ARCHIVE, archive);
        BundleLock lock = resolve(HEAD + "  - url: " + ARCHIVE + "\n    members: [bin/tool, README]\n");
        List<LockedFile> files = lock.platforms().get(0).files();
        assertThat(files).extracting(LockedFile::name).containsExactly("README", "tool");
        LockedFile tool = files.get(1);
        assertThat(tool.digest()).isEqualTo(Digest.of(program));
        assertThat(tool.archive()).isEqualTo(new LockedArchive("bin/tool", Digest.of(archive), archive.length));
        assertThat(tool.program()).isEqualTo(new LockedProgram("amd64", new GlibcVersion(2, 17)));
        assertThat(files.get(0).program()).isNull();
        Path file = folder.resolve("x.lock.json");
        LockFile.write(file, lock);
        assertThat(LockFile.read(file)).isEqualTo(lock);
        assertThat(folder).isDirectoryNotContaining("glob:**.scratch");
    }

    @Test
    void refusesProgramThatIsTooNewOrForAnotherMachine() throws IOException {
        String manifest = HEAD + "  - url: https://files.example/tool\n";
        for (byte[] program : List.of(ForgedElf.amd64("2.28"), ForgedElf.arm64(null))) {
            web.put("https://files.example/tool", program);
            ToolException failure = failure(manifest);
            assertThat(failure.code()).isEqualTo("program-unfit");
            assertThat(failure.category()).isEqualTo(Category.INPUT);
        }
        web.put("https://files.example/tool", ForgedElf.amd64(null));
        assertThat(resolve(manifest).platforms().get(0).files().get(0).program())
                .isEqualTo(new LockedProgram("amd64", null));
    }

    @Test
    void refusesMemberThatIsNotThere() throws IOException {
        web.put(ARCHIVE, new ForgedTar().file("a", new byte[1]).gzipped());
        assertThat(failure(HEAD + "  - url: " + ARCHIVE + "\n    member: b\n").code())
                .isEqualTo("archive-member-missing");
        web.put(ARCHIVE, "an error page");
        assertThat(failure(HEAD + "  - url: " + ARCHIVE + "\n    member: b\n").code())
                .isEqualTo("archive-member-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"504b0304", "fd377a585a00", "28b52ffd", "425a6839", "edabeedb", "7f454c46"})
    void saysOfWhatKindAnArchiveIsOutOfWhichNothingCanBeTaken(String head) throws IOException {
        byte[] archive = Arrays.copyOf(HexFormat.of().parseHex(head), 4096);
        web.put(ARCHIVE, archive);

        ToolException failure = failure(HEAD + "  - url: " + ARCHIVE + "\n    member: b\n");

        assertThat(failure.code()).isEqualTo("archive-member-missing");
        assertThat(failure.category()).isEqualTo(Category.INPUT);
        assertThat(failure.getMessage()).contains(": it is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "current"})
    void readyManifestLocksStandInsOnlyUnderTheirOwnDigests(String name) throws IOException {
        String text = Files.readString(Path.of("bundle-manifests", name + ".yaml"));
        BundleManifest manifest = read(text);
        manifest.images().forEach(image -> registry.putImage(image.reference().toString(), "amd64", "stand-in"));
        manifest.manifests().stream()
                .map(BundleManifest.ManifestFile::url)
                .flatMap(Stream::ofNullable)
                .forEach(url -> web.put(url.toString(), "kind: List\n"));
        web.put(Objects.requireNonNull(manifest.runtime()).urls().get(0).toString(), "a packed JDK");
        String own = text;
        Collection<List<PinnedFile>> sources = FileLocker.bySource(manifest.files());
        for (List<PinnedFile> source : sources) {
            byte[] bytes = standIn(source);
            web.put(source.get(0).urls().get(0).toString(), bytes);
            Digest real = source.get(0).sha256();
            assertThat(real).isNotNull();
            own = own.replace(
                    String.valueOf(real).substring("sha256:".length()),
                    Digest.of(bytes).hex());
        }
        ToolException refused = failure(text);
        assertThat(refused).isInstanceOf(ResolveException.class);
        assertThat(((ResolveException) refused).failures())
                .hasSize(sources.size())
                .allMatch(failure -> failure.code().equals("file-digest-mismatch"));
        List<LockedFile> files = resolve(own).platforms().get(0).files().stream()
                .filter(file -> file.role() == BundleLock.Role.BINARIES)
                .toList();
        assertThat(files).hasSize(manifest.files().size()).allMatch(LockedFile::executable);
        assertThat(files).allMatch(file -> file.program() != null);
    }

    private static byte[] standIn(List<PinnedFile> source) {
        if (source.get(0).findMember().isEmpty()) {
            return ForgedElf.amd64(null);
        }
        ForgedTar tar = new ForgedTar();
        source.forEach(file -> tar.file("./" + file.findMember().orElseThrow(), ForgedElf.amd64("2.17")));
        return tar.gzipped();
    }
}
