package io.hubcrate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What install.sh makes of signatures, with the system's own gpgv. */
class InstallSignatureIT {
    private final ScratchFolder scratch = ScratchFolder.create("install");
    private final Path target = scratch.path().resolve("target");
    private CanaryBundle bundle;

    @BeforeEach
    void make() throws IOException {
        bundle = CanaryBundle.make(scratch.path());
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    @Test
    void damageToASignatureThatGpgvOverlooksStopsItToo() throws IOException {
        Path file = bundle.folder.resolve("SHA256SUMS." + CanaryBundle.SIGNER.keyId() + ".asc");
        byte[] whole = Files.readAllBytes(file);
        int overlooked = 0;
        for (int i = 0; i < whole.length; i++) {
            // Line ends, the last letters of the Base64 with their checksum, and the line after it.
            if (whole[i] == '\n' || i > whole.length - 40) {
                byte[] flipped = whole.clone();
                flipped[i] ^= 1;
                Files.write(file, flipped);
                Programs.Result result = install("--trust", bundle.key.toString(), "--dir", target.toString());
                assertThat(result.exit()).as(i + "\n" + result.describe()).isEqualTo(5);
                overlooked += result.err().contains("is damaged") ? 1 : 0;
            }
        }
        assertThat(overlooked).isGreaterThan(20);
        assertThat(bundle.hasRun()).isFalse();
        assertThat(target).doesNotExist();
    }

    @Test
    void signatureInTheFormOfGpgOrWithCarriageReturnsCounts() throws IOException {
        Path file = bundle.folder.resolve("SHA256SUMS." + CanaryBundle.SIGNER.keyId() + ".asc");
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\n\n", "\nVersion: GnuPG v2\n\n"));
        install("--trust", bundle.key.toString(), "--dir", target.toString()).succeeded();
        Files.writeString(file, text.replace("\n", "\r\n"));
        install("--trust", bundle.key.toString(), "--dir", target.toString()).succeeded();
    }

    @Test
    void signatureOfTomorrowIsRefusedAlthoughGpgvIsContent() throws IOException {
        bundle.sign(CanaryBundle.SIGNER, Instant.now().plusSeconds(10 * 86_400));
        Programs.Result result = install("--trust", bundle.key.toString(), "--dir", target.toString());
        assertThat(result.exit()).as(result.describe()).isEqualTo(5);
        assertThat(bundle.hasRun()).isFalse();
    }

    @Test
    void unsignedBundleIsRefused() throws IOException {
        Files.delete(bundle.folder.resolve("SHA256SUMS." + CanaryBundle.SIGNER.keyId() + ".asc"));
        assertThat(install("--trust", bundle.key.toString(), "--dir", target.toString())
                        .exit())
                .isEqualTo(5);
    }

    @Test
    void rsaSignatureOfAnExpiredKeyCountsWithANote() throws IOException {
        var old = TestKeys.make(
                "Rita Retired <r@example.org>", KeyAlgorithm.RSA4096, TestKeys.MADE, TestKeys.MADE.plusSeconds(86_400));
        bundle.sign(old, TestKeys.MADE.plusSeconds(600));
        Path key = Files.write(scratch.path().resolve("old.asc"), old.armoredPublicKey());
        Programs.Result result = install("--trust", key.toString(), "--dir", target.toString());
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(result.out()).contains("expired");
    }

    private Programs.Result install(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of(bundle.folder.resolve("install.sh").toString()));
        line.addAll(List.of(arguments));
        return Programs.command("sh", line.toArray(String[]::new)).run();
    }
}
