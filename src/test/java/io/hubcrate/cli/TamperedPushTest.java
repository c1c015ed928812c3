package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.build.BuildRequest;
import io.hubcrate.build.SumsSigner;
import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.Secret;
import io.hubcrate.image.Descriptor;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A push proves what it sends when it sends it: nothing unproven ever gets a name in the registry. */
class TamperedPushTest {
    private static final Secret PASSPHRASE = Secret.of("correct horse".toCharArray());
    private static final Instant SIGNED = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock NOW = Clock.fixed(SIGNED.plus(Duration.ofHours(1)), ZoneOffset.UTC);
    private static final GeneratedKey KEY =
            KeyGenerator.generate("Builder", KeyAlgorithm.ED25519, PASSPHRASE, SIGNED.minus(Duration.ofDays(1)));

    private static final long CUT = 60_000;
    /** Files by name, by the size of volumes. */
    private static final Map<Long, Map<String, byte[]>> BUNDLES = new TreeMap<>();

    @TempDir
    Path folder = Path.of("");

    private final FakeRegistry registry = FakeRegistry.start();
    private Path bundle = Path.of("");

    @BeforeAll
    static void make(@TempDir Path folder) throws IOException {
        for (long volumeSize : new long[] {BuildRequest.UNCUT, CUT}) {
            SmallBundle small = new SmallBundle(folder.resolve("in"));
            BuildRequest asked = small.request(folder.resolve("out" + volumeSize), null, false);
            Path made = small.builder()
                    .build(new BuildRequest(
                                    asked.manifest(),
                                    asked.lock(),
                                    asked.lockFile(),
                                    asked.platform(),
                                    asked.out(),
                                    null,
                                    false,
                                    TamperedPushTest::sign,
                                    asked.connections())
                            .withVolumeSize(volumeSize));
            try (Stream<Path> files = Files.list(made)) {
                for (Path file : files.toList()) {
                    BUNDLES.computeIfAbsent(volumeSize, size -> new TreeMap<>())
                            .put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
                }
            }
        }
    }

    private static SumsSigner.Signature sign(byte[] sums) {
        DetachedSignature made = DetachedSigner.sign(sums, KEY.armoredSecretKey(), PASSPHRASE, SIGNED);
        return new SumsSigner.Signature(made.keyId(), made.armored());
    }

    @BeforeEach
    void carry() throws IOException {
        registry.uploads().accept();
        bundle = carry(BuildRequest.UNCUT);
        Files.write(folder.resolve("key.asc"), KEY.armoredPublicKey());
        Files.writeString(folder.resolve("site.yaml"), "plainHttp: [\"" + registry.host() + "\"]\n");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Path carry(long volumeSize) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("bundle" + volumeSize));
        for (Map.Entry<String, byte[]> file :
                Objects.requireNonNull(BUNDLES.get(volumeSize)).entrySet()) {
            Files.write(copy.resolve(file.getKey()), file.getValue());
        }
        return copy;
    }

    private TypedCommand push() {
        return type("push", bundle.toString(), registry.host(), "--config", "site.yaml");
    }

    private TypedCommand type(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--trust", "key.asc", "--site", "north", "--output", "json"));
        return TypedCommand.at(NOW, folder, List.of(), all.toArray(String[]::new));
    }

    private BundleIndex index() {
        return BundleFolder.open(bundle).index();
    }

    private List<Descriptor> blobs() {
        return index().images().stream()
                .flatMap(image -> image.layers().stream())
                .distinct()
                .toList();
    }

    private Entry largestLayer() {
        return index().entries().stream()
                .filter(entry -> blobs().stream().anyMatch(blob -> blob.digest().equals(entry.digest())))
                .max(Comparator.comparingLong(Entry::size))
                .orElseThrow();
    }

    /** Flips a bit of what the index calls {@code entry}, in its last segment. */
    private void flip(Entry entry) throws IOException {
        Segment last = entry.segments().get(entry.segments().size() - 1);
        flip(last.volume(), last.offset() + last.length() / 2);
    }

    private void flip(String file, long position) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(bundle.resolve(file).toFile(), "rw")) {
            open.seek(position);
            int before = open.read();
            open.seek(position);
            open.write(before ^ 1);
        }
    }

    private void assertRefused(TypedCommand typed, String subject) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(5);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("bundle-damaged");
        assertThat(typed.lastEvent().get("message").asText()).contains(subject);
    }

    /** Whatever has a name is what its name says, and no image has one. */
    private void assertNothingUnproven(Digest damaged) {
        assertThat(registry.requests(".*/manifests/.*"))
                .allMatch(request -> request.method().equals("HEAD"));
        for (BundleIndex.Image image : index().images()) {
            for (Descriptor blob : image.layers()) {
                String path = "/v2/" + image.reference().repository() + "/blobs/" + blob.digest();
                registry.stored(path).ifPresent(bytes -> assertThat(Digest.of(bytes))
                        .isEqualTo(blob.digest())
                        .isNotEqualTo(damaged));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {BuildRequest.UNCUT, CUT})
    void damagedLayerIsRefusedByNameAndNoManifestFollows(long volumeSize) throws IOException {
        if (volumeSize == CUT) {
            bundle = carry(CUT);
        }
        Entry layer = largestLayer();
        flip(layer);
        assertRefused(push(), layer.subject());
        assertNothingUnproven(layer.digest());
        assertThat(registry.requests(".*/blobs/uploads/.*"))
                .as("the damaged layer never arrives whole")
                .noneMatch(request ->
                        String.valueOf(request.query()).contains(layer.digest().hex())
                                && request.body().length() >= layer.size() / 2);
        flip(layer);
        assertThat(push().exitCode()).isZero();
    }

    @Test
    void damagedManifestIsRefusedBeforeTheRegistryIsAsked() throws IOException {
        Digest manifest = index().images().get(0).manifest().digest();
        Entry entry = index().entries().stream()
                .filter(each -> each.digest().equals(manifest))
                .findFirst()
                .orElseThrow();
        flip(entry);
        assertRefused(push(), entry.subject());
        assertThat(registry.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bundle.json", "SHA256SUMS"})
    void whatEverythingRestsOnIsProvenFirst(String file) throws IOException {
        flip(file, Files.size(bundle.resolve(file)) / 2);
        assertThat(push().exitCode()).isEqualTo(5);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void shortTarballIsRefusedBeforeAnythingIsSent() throws IOException {
        Path tarball = bundle.resolve("images.tar");
        try (RandomAccessFile open = new RandomAccessFile(tarball.toFile(), "rw")) {
            open.setLength(open.length() - 512);
        }
        assertRefused(push(), "images.tar");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void whatIsNotSentIsNotProven() throws IOException {
        assertThat(push().exitCode()).isZero();
        flip(largestLayer());
        flip("charts.tar", Files.size(bundle.resolve("charts.tar")) / 2);
        TypedCommand again = push();
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.json().get("bytesSent").asLong()).isZero();
        assertThat(again.json().get("proven").asText()).isEqualTo("index-and-sent");
        assertThat(type("verify", bundle.toString()).exitCode()).isEqualTo(5);
    }

    @Test
    void damageOutsideTheImagesIsNoneOfAPush() throws IOException {
        flip("charts.tar", Files.size(bundle.resolve("charts.tar")) / 2);
        assertThat(push().exitCode()).isZero();
        for (BundleIndex.Image image : index().images()) {
            String tag =
                    image.reference().tag().orElse(image.manifest().digest().toString());
            assertThat(registry.stored("/v2/" + image.reference().repository() + "/manifests/" + tag))
                    .map(Digest::of)
                    .contains(image.manifest().digest());
        }
    }
}
