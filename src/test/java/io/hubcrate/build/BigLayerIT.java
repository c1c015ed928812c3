package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.Secret;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.testing.peers.BuilderRig;
import io.hubcrate.testing.peers.ForgedInputs;
import io.hubcrate.testing.peers.GeneratedImageRegistry;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One layer larger than any heap, any int and any FAT32 half. */
class BigLayerIT {
    private static final long THREE_GIGABYTES = 3_000_000_000L;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void quarterGigabyteOfHeapBuildsAndVerifiesThreeGigabyteLayer() throws IOException {
        try (ScratchFolder scratch = ScratchFolder.create("big");
                GeneratedImageRegistry registry =
                        GeneratedImageRegistry.start("quay.io/forged/big:1", THREE_GIGABYTES)) {
            ForgedInputs inputs =
                    ForgedInputs.write(scratch.folder("in"), registry.address(), List.of(registry.image()));
            Path out = scratch.folder("out");
            BuilderRig.process(
                            "256m",
                            "build",
                            inputs.manifest().toString(),
                            inputs.settings().toString(),
                            out.toString())
                    .within(LIMIT)
                    .run()
                    .succeeded();
            assertThat(registry.layerBytesSent())
                    .as("the layer is fetched once")
                    .isEqualTo(registry.image().layers().get(0).size());
            Path bundle = out.resolve(ForgedInputs.bundleName());
            Path key = sign(bundle, scratch.path());
            BuilderRig.process("256m", "verify", bundle.toString(), key.toString())
                    .within(LIMIT)
                    .run()
                    .succeeded();
        }
    }

    private static Path sign(Path bundle, Path folder) throws IOException {
        Secret passphrase = Secret.of("only for tests".toCharArray());
        GeneratedKey key = KeyGenerator.generate("Test", KeyAlgorithm.ED25519, passphrase, Instant.now());
        DetachedSignature signature = DetachedSigner.sign(
                Files.readAllBytes(bundle.resolve("SHA256SUMS")), key.armoredSecretKey(), passphrase, Instant.now());
        Files.write(bundle.resolve("SHA256SUMS." + signature.keyId() + ".asc"), signature.armored());
        return Files.write(folder.resolve("test.public.asc"), key.armoredPublicKey());
    }
}
