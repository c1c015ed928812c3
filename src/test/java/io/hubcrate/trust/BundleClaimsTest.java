package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.trust.TrustPolicy.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which well signed bundles may be used here and now. */
class BundleClaimsTest {
    private final Path folder;

    BundleClaimsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void addKey() throws IOException {
        Files.write(folder.resolve("key.asc"), TestKeys.ED.armoredPublicKey());
    }

    @Test
    void refusesALowerSequenceThanTheHighestInstalled() {
        TrustStore store = open("lab-7");
        store.recordInstalled("classic", 5);
        assertThatThrownBy(() -> store.requireAcceptable(claims(4, null)))
                .isInstanceOfSatisfying(OlderSequenceException.class, e -> {
                    assertThat(e.code()).isEqualTo("bundle-older-sequence");
                    assertThat(e.category()).isEqualTo(Category.INTEGRITY);
                    assertThat(e.installed()).isEqualTo(5);
                    assertThat(e.offered()).isEqualTo(4);
                });
        assertThat(store.requireAcceptable(claims(5, null))).isEmpty();
        assertThat(store.requireAcceptable(claims(6, null))).isEmpty();
    }

    @Test
    void remembersAcrossRunsAndPerName() {
        open(null).recordInstalled("classic", 5);
        open(null).recordInstalled("current", 2);
        open(null).recordInstalled("classic", 3);
        assertThat(open(null).highestInstalled("classic")).isEqualTo(5);
        assertThat(open(null).highestInstalled("current")).isEqualTo(2);
        assertThat(open(null).highestInstalled("other")).isZero();
    }

    @Test
    void losesNoSequenceWhenTwoRunsRecordAtOnce() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 40; i++) {
            int sequence = i;
            threads.execute(() -> open(null).recordInstalled("bundle-" + sequence % 8, sequence));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 8; i++) {
            assertThat(open(null).highestInstalled("bundle-" + i)).isEqualTo(32 + i);
        }
    }

    @Test
    void takesADamagedMemoryForAnErrorAndNotForNone() throws IOException {
        for (String text : List.of(
                "",
                "{}",
                "[]",
                "{\"format\":2,\"highest\":{}}",
                "{\"format\":1,\"highest\":{\"a\":-1}}",
                "{\"format\":1,\"highest\":{\"a\":\"5\"}}",
                "{\"format\":1,\"highest\":{\"a\":5}",
                "{\"format\":1," + "\"highest\":{},\"more\":1}")) {
            Files.writeString(folder.resolve("sequences.json"), text, UTF_8);
            assertThatThrownBy(() -> open(null).requireAcceptable(claims(1, null)))
                    .as(text)
                    .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.code())
                            .isEqualTo("trust-sequences-damaged"));
        }
    }

    @Test
    void saysIfTheMemoryCannotBeWritten() throws IOException {
        // A folder in the lock's place fails for every user, root included.
        Files.createDirectory(folder.resolve(".sequences.json.lock"));
        assertThatThrownBy(() -> open(null).recordInstalled("classic", 1))
                .isInstanceOfSatisfying(
                        MachineException.class, e -> assertThat(e.code()).isEqualTo("trust-store-not-writable"));
    }

    @Test
    void notesThatASingleKeyHasNoMemory() {
        TrustStore store = TrustStore.open(folder.resolve("key.asc"), null, TestKeys.clockAt("2026-03-01T00:00:00Z"));
        store.recordInstalled("classic", 9);
        assertThat(store.requireAcceptable(claims(1, null))).hasSize(1);
        assertThat(store.highestInstalled("classic")).isZero();
    }

    @Test
    void refusesABundleForOtherSites() {
        assertThatThrownBy(() -> open("lab-7").requireAcceptable(claims(1, null, "lab-8", "lab-9")))
                .isInstanceOfSatisfying(ForeignSiteException.class, e -> {
                    assertThat(e.code()).isEqualTo("bundle-foreign-site");
                    assertThat(e.site()).isEqualTo("lab-7");
                    assertThat(e.intendedSites()).containsExactly("lab-8", "lab-9");
                });
        assertThat(open("lab-9").requireAcceptable(claims(1, null, "lab-8", "lab-9")))
                .isEmpty();
        assertThat(open(null).requireAcceptable(claims(1, null, "lab-8"))).hasSize(1);
    }

    @Test
    void acceptsABundleThroughItsLastDayInUtc() {
        LocalDate last = LocalDate.parse("2026-03-01");
        assertThat(at("2026-03-01T23:59:59Z").requireAcceptable(claims(1, last)))
                .isEmpty();
        assertThatThrownBy(() -> at("2026-03-02T00:00:00Z").requireAcceptable(claims(1, last)))
                .isInstanceOfSatisfying(BundleExpiredException.class, e -> {
                    assertThat(e.code()).isEqualTo("bundle-expired");
                    assertThat(e.validUntil()).isEqualTo(last);
                    assertThat(e.today()).isEqualTo(LocalDate.parse("2026-03-02"));
                });
    }

    @Test
    void refusesWithTheExitCodeOfIntegrity() {
        open(null).recordInstalled("classic", 2);
        assertThatThrownBy(() -> open(null).requireAcceptable(claims(1, null)))
                .isInstanceOfSatisfying(
                        ToolException.class,
                        e -> assertThat(e.category().exitCode()).isEqualTo(5));
    }

    private TrustStore open(@Nullable String site) {
        return TrustStore.open(folder, site, TestKeys.clockAt("2026-03-01T00:00:00Z"));
    }

    private TrustStore at(String now) {
        return TrustStore.open(folder, null, TestKeys.clockAt(now));
    }

    private static Claims claims(long sequence, @Nullable LocalDate validUntil, String... sites) {
        return new Claims("classic", "1.2.0", sequence, validUntil, List.of(sites));
    }
}
