package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.build.BuildRequest;
import io.hubcrate.bundle.BundleSigning;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.Secret;
import io.hubcrate.progress.EventSink;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.trust.TrustPolicy;
import io.hubcrate.trust.TrustStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle with every kind of file, signed by two real keys, against real trust: every way to be refused. */
class TrustedBundleIT {
    private static final Secret PASSPHRASE = Secret.of("correct horse".toCharArray());
    private static final Instant SIGNED = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock NOW = Clock.fixed(SIGNED.plus(Duration.ofHours(1)), ZoneOffset.UTC);
    private static final int FLIPS = 1000;
    private static final int TYPED_FLIPS = 20;

    @TempDir
    static Path folder = Path.of("");

    private static Path bundle = Path.of("");
    private static GeneratedKey builder = key("Builder", KeyAlgorithm.RSA4096);
    private static GeneratedKey officer = key("Officer", KeyAlgorithm.ED25519);
    private static GeneratedKey stranger = key("Stranger", KeyAlgorithm.ED25519);

    @BeforeAll
    static void buildAndSignTwice() {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        BuildRequest asked = small.request(folder.resolve("out"), null, false);
        bundle = small.builder()
                .build(new BuildRequest(
                        asked.manifest(),
                        asked.lock(),
                        asked.lockFile(),
                        asked.platform(),
                        asked.out(),
                        null,
                        false,
                        null,
                        asked.connections()));
        sign(builder);
        sign(officer);
    }

    private static GeneratedKey key(String name, KeyAlgorithm algorithm) {
        return KeyGenerator.generate(name, algorithm, PASSPHRASE, SIGNED.minus(Duration.ofDays(30)));
    }

    private static void sign(GeneratedKey key) {
        byte[] sums = BundleSigning.readSums(bundle, EventSink.NONE, 2);
        DetachedSignature made = DetachedSigner.sign(sums, key.armoredSecretKey(), PASSPHRASE, SIGNED);
        BundleSigning.sign(bundle, made.keyId(), made.armored(), false);
    }

    private static Path trust(String name, String settings, GeneratedKey... keys) throws IOException {
        Path store = Files.createDirectories(folder.resolve(name));
        Files.writeString(store.resolve("trust.yaml"), settings);
        for (GeneratedKey key : keys) {
            Files.write(store.resolve(key.keyId() + ".asc"), key.armoredPublicKey());
        }
        return store;
    }

    private static VerifiedBundle verify(TrustPolicy policy) {
        return BundleVerifier.verify(bundle, policy, EventSink.NONE, 2);
    }

    private static TypedCommand type(Path trust, String... more) {
        Stream<String> words = Stream.of("verify", bundle.toString(), "--trust", trust.toString(), "--output", "json");
        return TypedCommand.at(
                NOW, folder, List.of(), Stream.concat(words, Stream.of(more)).toArray(String[]::new));
    }

    private static void refused(TypedCommand typed, String code) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(5);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo(code);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(bundle)) {
            return files.sorted().toList();
        }
    }

    @Test
    void acceptsBothSigners() throws IOException {
        TypedCommand typed = type(trust("both", "site: north\nthreshold: 2\n", builder, officer));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.json().get("signers")).hasSize(2);
    }

    @Test
    void keyInsideTheBundleProvesNothing() throws IOException {
        Path inside = Files.write(bundle.resolve("key.asc"), builder.armoredPublicKey());
        Path door = Files.createSymbolicLink(folder.resolve("door"), bundle);
        try {
            for (Path named : List.of(
                    inside, door.resolve("key.asc"), bundle.resolve("../" + bundle.getFileName() + "/key.asc"))) {
                TypedCommand typed = type(named);
                assertThat(typed.exitCode()).as(typed.err()).isEqualTo(3);
                assertThat(typed.lastEvent().get("code").asText()).isEqualTo("trust-inside-bundle");
            }
        } finally {
            Files.delete(inside);
        }
    }

    @Test
    void refusesEverySingleFlippedBitWithTheFilesName() throws IOException {
        Path store = trust("flips", "site: north\n", builder, officer);
        TrustPolicy policy = TrustStore.open(store, null, NOW);
        List<Path> files = files();
        Random random = new Random(20261121);
        for (int i = 0; i < FLIPS; i++) {
            Path file = files.get(i % files.size());
            String name = String.valueOf(file.getFileName());
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            int position = random.nextInt(bad.length);
            bad[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            String what = "bit in byte " + position + " of " + name;
            try {
                Throwable refusal = catchThrowable(() -> verify(policy));
                assertThat(refusal).as(what).isInstanceOf(IntegrityException.class);
                assertThat(((IntegrityException) refusal).subject()).as(what).contains(name);
                if (i % (FLIPS / TYPED_FLIPS) < 1) {
                    TypedCommand typed = type(store);
                    assertThat(typed.exitCode()).as(what).isEqualTo(5);
                    assertThat(typed.lastEvent().get("message").asText())
                            .as(what)
                            .contains(name);
                }
            } finally {
                Files.write(file, good);
            }
        }
        assertThat(verify(policy).signers()).hasSize(2);
    }

    @Test
    void refusesSignersThatTheSiteDoesNotKnow() throws IOException {
        refused(type(trust("unknown", "site: north\n", stranger)), "signature-unknown-signer");
    }

    @Test
    void refusesOneOfTwo() throws IOException {
        refused(type(trust("one-of-two", "site: north\nthreshold: 2\n", builder, stranger)), "signature-too-few");
    }

    @Test
    void refusesRevokedKeyEvenBesideAGoodOne() throws IOException {
        String revoked =
                "site: north\nkeys:\n- fingerprint: %s\n  status: revoked\n- fingerprint: %s\n  status: active\n"
                        .formatted(builder.fingerprint(), officer.fingerprint());
        refused(type(trust("revoked", revoked, builder, officer)), "signature-key-revoked");
    }

    @Test
    void refusesMissingSignatures() throws IOException {
        Path unsigned = folder.resolve("unsigned").resolve(bundle.getFileName());
        Files.createDirectories(unsigned);
        for (Path file : files()) {
            if (!file.toString().endsWith(".asc")) {
                Files.copy(file, unsigned.resolve(file.getFileName()));
            }
        }
        Path store = trust("missing", "site: north\n", builder);
        TypedCommand typed = TypedCommand.at(
                NOW, folder, List.of(), "verify", unsigned.toString(), "--trust", store.toString(), "--output", "json");
        assertThat(typed.exitCode()).isEqualTo(5);
    }

    @Test
    void refusesOlderSequence() throws IOException {
        Path store = trust("older", "site: north\n", builder, officer);
        TrustStore.open(store, null, NOW).recordInstalled("small", 8);
        refused(type(store), "bundle-older-sequence");
    }

    @Test
    void refusesForeignSite() throws IOException {
        refused(type(trust("foreign", "site: south\n", builder, officer)), "bundle-foreign-site");
    }

    @Test
    void refusesTheDayAfterTheLast() throws IOException {
        Path store = trust("late", "site: north\n", builder, officer);
        Clock last = Clock.fixed(Instant.parse("2027-06-30T23:59:59Z"), ZoneOffset.UTC);
        assertThat(verify(TrustStore.open(store, null, last)).signers()).hasSize(2);
        Clock after = Clock.offset(last, Duration.ofSeconds(1));
        IntegrityException refusal =
                (IntegrityException) catchThrowable(() -> verify(TrustStore.open(store, null, after)));
        assertThat(refusal.code()).isEqualTo("bundle-expired");
    }
}
