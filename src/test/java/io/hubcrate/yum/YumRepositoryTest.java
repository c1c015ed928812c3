package io.hubcrate.yum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.ToolException;
import io.hubcrate.http.Web;
import io.hubcrate.signing.PackageKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YumRepositoryTest {
    private final Files files = new Files();

    /** A repository in memory. */
    private static final class Files implements Web {
        private final Map<String, byte[]> all = new HashMap<>();

        @Override
        public byte[] fetchSmall(URI address, long maxBytes, String purpose) {
            return Objects.requireNonNull(all.get(address.getPath()), address.toString());
        }

        @Override
        public void stream(URI address, long size, long from, String purpose, ByteSink sink) {
            byte[] bytes = fetchSmall(address, size, purpose);
            try {
                sink.write(bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void requireNotInwards(URI document, URI named) {
            // Nothing leads anywhere here.
        }

        @Override
        public SortedMap<String, SortedSet<String>> contacts() {
            return new TreeMap<>();
        }
    }

    private static String rpm(String name, String href, String format) {
        return "<package type=\"rpm\"><name>" + name + "</name><arch>noarch</arch>"
                + "<version epoch=\"0\" ver=\"1\" rel=\"1\"/><checksum type=\"sha256\" pkgid=\"YES\">"
                + Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex() + "</checksum><size package=\"10\"/>"
                + "<location href=\"" + href + "\"/><format>" + format + "</format></package>";
    }

    private static String primary(String packages) {
        return "<metadata xmlns=\"http://linux.duke.edu/metadata/common\" xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\">"
                + packages + "</metadata>";
    }

    private void publish(String name, byte[] packed, long openSize, String checksumType) {
        files.all.put("/r/repodata/" + name, packed);
        String repomd = "<repomd xmlns=\"http://linux.duke.edu/metadata/repo\"><data type=\"primary\"><checksum type=\""
                + checksumType + "\">" + Digest.of(packed).hex() + "</checksum><location href=\"repodata/" + name
                + "\"/><size>" + packed.length + "</size><open-size>" + openSize + "</open-size></data></repomd>";
        files.all.put("/r/repodata/repomd.xml", repomd.getBytes(StandardCharsets.UTF_8));
    }

    private void publish(String xml) {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        publish("primary.xml", bytes, bytes.length, "sha256");
    }

    @Test
    void listOfNamesAloneIsToldToSayMore() {
        publish(primary(rpm("a", "a.rpm", "<rpm:requires><rpm:entry name=\"/bin/sh\"/></rpm:requires>")));
        String survey = "hubcrate-survey 1\npackage: bash 0:5-1 x86_64\nend: hubcrate-survey\n";
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> with(survey, "a"))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo("packages-unsatisfiable");
                    assertThat(e.advice()).contains("has names only", "rpm -qa --qf", "%{FILENAMES}");
                });
        String whole = "bash-5-1.x86_64\nbash-5-1.x86_64 /bin/sh\n";
        assertThat(with(whole, "a").packages()).hasSize(1);
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> with("bash-5-1.x86_64 /bin/bash\n", "a"))
                .satisfies(e -> assertThat(e.advice()).doesNotContain("has names only"));
    }

    private PackageChoice select(String... install) {
        return with("", install);
    }

    private PackageChoice with(String list, String... install) {
        YumRepository repository = new YumRepository(
                files, "r", URI.create("https://mirror.example/r"), PackageKeys.read(Map.of()), false);
        return PackageSelector.select(new PackageRequest(
                "set",
                List.of(repository),
                Set.of("x86_64", "noarch"),
                List.of(install),
                List.of(),
                false,
                "list",
                list.getBytes(StandardCharsets.UTF_8)));
    }

    private void refuses(String code) {
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> select("a"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private static byte[] pack(String ending, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out =
                switch (ending) {
                    case "gz" -> new GZIPOutputStream(packed);
                    case "xz" -> new XZCompressorOutputStream(packed);
                    default -> new ZstdCompressorOutputStream(packed);
                }) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "xz", "zst"})
    void readsEveryCompression(String ending) throws IOException {
        byte[] xml = primary(rpm("a", "a-1-1.noarch.rpm", "")).getBytes(StandardCharsets.UTF_8);
        publish("primary.xml." + ending, pack(ending, xml), xml.length, "sha256");
        assertThat(select("a").packages()).singleElement().satisfies(chosen -> assertThat(chosen.url())
                .isEqualTo(URI.create("https://mirror.example/r/a-1-1.noarch.rpm")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "xz", "zst"})
    void refusesWhatUnpacksToMoreThanPromised(String ending) throws IOException {
        byte[] xml = primary(rpm("a", "a.rpm", " ".repeat(1 << 20))).getBytes(StandardCharsets.UTF_8);
        publish("primary.xml." + ending, pack(ending, xml), 1000, "sha256");
        refuses("repository-malformed");
    }

    @Test
    void refusesOtherBytesThanPromised() {
        publish(primary(rpm("a", "a.rpm", "")));
        files.all.computeIfPresent("/r/repodata/primary.xml", (name, bytes) -> {
            bytes[bytes.length - 20] ^= 1;
            return bytes;
        });
        refuses("repository-checksum-mismatch");
    }

    @Test
    void refusesWeakChecksums() {
        byte[] xml = primary(rpm("a", "a.rpm", "")).getBytes(StandardCharsets.UTF_8);
        publish("primary.xml", xml, xml.length, "sha");
        refuses("repository-weak-checksum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.rpm",
                "/a.rpm",
                "https://evil.example/a.rpm",
                "file:///a.rpm",
                "x/../../a.rpm",
                "./../a.rpm",
                "./",
                "a?b"
            })
    void refusesAddressesOutsideOfTheRepository(String href) {
        publish(primary(rpm("a", href, "")));
        refuses("repository-malformed");
    }

    /**
     * A package that nobody wants. Siblings: Kubernetes' own repository of 1.20 ({@code ../../pool}), one that counts from
     * elsewhere ({@code xml:base}, made by proxies), one checksum of SHA-1 in a repository merged from old ones, one
     * without size, one whose rich dependency nobody can read.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "href=\"a.rpm\" | href=\"../../pool/a.rpm\" | ../../pool/a.rpm",
                "href=\"a.rpm\" | href=\"a.rpm\" xml:base=\"https://elsewhere.example/\" | xml:base",
                "type=\"sha256\" | type=\"sha\" | found sha",
                "<size package=\"10\"/> | <x/> | lacks checksum, size or location",
                "<size package=\"10\"/> | <size package=\"ten\"/> | found 'ten'",
                "<format> | <format><rpm:requires><rpm:entry name=\"(a and\"/></rpm:requires> | (a and"
            })
    void condemnsNoRepositoryForAPackageThatNobodyWants(String good, String flaw, String told) {
        String flawed = rpm("a", "a.rpm", "").replace(good, flaw);
        publish(primary(rpm("b", "./Packages/b.rpm", "") + flawed));

        assertThat(select("b").packages())
                .extracting(PackageChoice.Chosen::url)
                .containsExactly(URI.create("https://mirror.example/r/Packages/b.rpm"));
        assertThatExceptionOfType(MetadataException.class)
                .isThrownBy(() -> select("a"))
                .satisfies(e -> assertThat(e.getMessage()).contains("r a", told));
    }

    /**
     * Parts of {@code repomd.xml} that tools leave out or empty. Siblings: {@code open-size} empty (pulp, Rocky 8), no
     * {@code size} (Oracle Linux 7, modifyrepo of yum), neither (createrepo before 2008), {@code ./} before the location
     * (reposync copies), filelists with a weak checksum that nobody has to read.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<open-size>[0-9]+</open-size>-><open-size/>",
                "<size>[0-9]+</size>->",
                "<size>[0-9]+</size><open-size>[0-9]+</open-size>->",
                "<size>[0-9]+</size>-><size> </size>",
                "href=\"repodata->href=\"./repodata",
                "</repomd>-><data type=\"filelists\"><checksum type=\"md5\">0</checksum></data></repomd>"
            })
    void readsMetadataThatLackWhatNobodyNeeds(String change) {
        publish(primary(rpm("a", "a.rpm", "")));
        files.all.computeIfPresent("/r/repodata/repomd.xml", (name, bytes) -> {
            String[] parts = change.split("->", -1);
            return new String(bytes, StandardCharsets.UTF_8)
                    .replaceAll(parts[0], parts[1])
                    .getBytes(StandardCharsets.UTF_8);
        });

        assertThat(select("a").packages()).hasSize(1);
    }

    @Test
    void provesMetadataOfUnknownLengthToo() {
        publish(primary(rpm("a", "a.rpm", "")));
        files.all.computeIfPresent("/r/repodata/repomd.xml", (name, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("<size>[0-9]+</size>", "")
                .replaceAll(">[0-9a-f]{64}<", ">" + "0".repeat(64) + "<")
                .getBytes(StandardCharsets.UTF_8));
        refuses("repository-checksum-mismatch");
    }

    @Test
    void refusesDocumentTypesAndEntities() {
        publish("<!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + primary(rpm("a", "a.rpm", "&e;")));
        refuses("repository-malformed");
    }

    @Test
    void refusesDeepNesting() {
        publish(primary("<x>".repeat(100) + "</x>".repeat(100)));
        refuses("repository-malformed");
    }

    @Test
    void refusesNamesThatAreNone() {
        publish(primary(rpm("a/../../b", "a.rpm", "")));
        refuses("repository-malformed");
    }

    @Test
    void namesEverythingThatIsMissingAndWhoNeedsIt() {
        String needs = "<rpm:requires><rpm:entry name=\"x\"/><rpm:entry name=\"b\"/></rpm:requires>";
        String deeper = "<rpm:requires><rpm:entry name=\"y\" flags=\"GE\" epoch=\"0\" ver=\"2\"/></rpm:requires>";
        String provides =
                "<rpm:provides><rpm:entry name=\"b\" flags=\"EQ\" epoch=\"0\" ver=\"1\" rel=\"1\"/></rpm:provides>";
        publish(primary(rpm("a", "a.rpm", needs) + rpm("b", "b.rpm", provides + deeper)));
        assertThatExceptionOfType(io.hubcrate.failure.InvalidInputException.class)
                .isThrownBy(() -> select("a", "gone"))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(io.hubcrate.failure.Problem::text)
                        .containsExactlyInAnyOrder(
                                "no repository has a package gone",
                                "nothing provides x, needed by a-1-1.noarch",
                                "nothing provides y >= 2, needed by b-1-1.noarch"));
    }
}
