package io.hubcrate.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.rpm.RpmPackage.Kind;
import io.hubcrate.signing.PackageKeys;
import io.hubcrate.testing.peers.Gpg;
import io.hubcrate.testing.peers.RpmForge;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real signed package, whole and damaged. */
class RpmScanIT {
    @TempDir
    static Path folder = Path.of("");

    private static final Gpg GPG = Gpg.modern();
    private static final RpmForge FORGE = new RpmForge();
    private static byte[] bytes = new byte[0];
    private static byte[] unsigned = new byte[0];
    private static PackageKeys keys = PackageKeys.read(Map.of());

    @BeforeAll
    static void forge() throws IOException {
        GPG.generateKey("rig", "rsa2048");
        Path key = folder.resolve("rig.asc");
        GPG.run("--armor", "--output", key.toString(), "--export", "rig").succeeded();
        keys = PackageKeys.read(Map.of("rig.asc", Files.readAllBytes(key)));
        Wanted wanted =
                new Wanted("one", "1:2-3", "noarch", List.of("Requires: two >= 4", "File: /usr/share/one/file"));
        FORGE.build(List.of(wanted), folder);
        Path rpm = RpmForge.rpms(folder).get(0);
        unsigned = Files.readAllBytes(rpm);
        FORGE.sign(folder, GPG.home(), "rig");
        bytes = Files.readAllBytes(rpm);
    }

    @AfterAll
    static void stop() {
        FORGE.close();
        GPG.close();
    }

    private static RpmScan.Proven scan(byte[] rpm, int step) {
        RpmScan scan = new RpmScan("one", keys);
        for (int at = 0; at < rpm.length; at += step) {
            scan.write(rpm, at, Math.min(step, rpm.length - at));
        }
        return scan.finish();
    }

    @Test
    void provesSignedPackageInPiecesOfAnySize() {
        for (int step : new int[] {1, 17, 4096, bytes.length}) {
            RpmScan.Proven proven = scan(bytes, step);
            assertThat(proven.digest()).isEqualTo(Digest.of(bytes));
            assertThat(proven.rpm().nevra()).hasToString("one-1:2-3.noarch");
            assertThat(proven.rpm().relations(Kind.REQUIRES))
                    .extracting(relation -> relation.capability().toString())
                    .contains("two >= 4");
            assertThat(proven.rpm().files()).extracting(RpmPackage.File::path).contains("/usr/share/one/file");
        }
    }

    @Test
    void refusesEveryFlippedBitFromHeaderToEnd() {
        int start = (int) scan(bytes, bytes.length).rpm().headerStart();
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = bytes.clone();
            int at = start + random.nextInt(bytes.length - start);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertThatExceptionOfType(RpmSignatureException.class)
                    .as("byte %d", at)
                    .isThrownBy(() -> scan(damaged, 4096));
        }
    }

    @Test
    void endsEveryDamageBeforeTheHeaderInAnAnswerToo() {
        int start = (int) scan(bytes, bytes.length).rpm().headerStart();
        for (int at = 0; at < start; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x40;
            try {
                assertThat(scan(damaged, 4096).signer()).hasSize(40);
            } catch (RpmSignatureException e) {
                assertThat(e.code()).startsWith("rpm-");
            }
        }
    }

    @Test
    void refusesEveryShortenedPackage() {
        for (int length = 0; length < bytes.length; length += 97) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(RpmSignatureException.class).isThrownBy(() -> scan(cut, 4096));
        }
    }

    @Test
    void refusesUnsignedAndForeignOnes() {
        assertThatExceptionOfType(RpmSignatureException.class)
                .isThrownBy(() -> scan(unsigned, 4096))
                .satisfies(e -> assertThat(e.code()).isEqualTo("rpm-signature-missing"));
        RpmScan scan = new RpmScan("one", PackageKeys.read(Map.of()));
        scan.write(bytes, 0, bytes.length);
        assertThatExceptionOfType(RpmSignatureException.class)
                .isThrownBy(scan::finish)
                .satisfies(e -> assertThat(e.code()).isEqualTo("rpm-signature-unknown"));
    }
}
