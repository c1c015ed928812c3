package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.failure.SourceException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops a build before or while it fetches, and leaves nothing under the final name. */
class RefusedBuildTest {
    private static final String NAME = "small-2026.11-amd64";

    private Path folder = Path.of("unset");
    private SmallBundle small = new SmallBundle(Path.of("unset"));

    @BeforeEach
    void prepare(@TempDir Path temporary) {
        folder = temporary;
        small = new SmallBundle(folder.resolve("in"));
    }

    @Test
    void refusesToReplaceABundleOfAnotherLock() {
        Path out = folder.resolve("out");
        small.build(out);
        ToolException refusal = refusal(() -> small.builder().build(small.request(out, null, true)));
        assertThat(refusal).isInstanceOf(InvalidInputException.class);
        assertThat(refusal.code()).isEqualTo("bundle-exists");
    }

    @Test
    void refusesASecondBuildOfTheSameBundleAtWork() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        try (WorkFolder held = WorkFolder.open(out, NAME)) {
            assertThat(held.files()).isDirectory();
            assertThat(refusal(() -> small.build(out)).code()).isEqualTo("build-busy");
        }
        small.build(out);
    }

    @Test
    void refusesValuesThatChangedSinceTheLock() throws IOException {
        BuildRequest request = small.request(folder.resolve("out"), null, false);
        Files.writeString(small.folder.resolve("values.yaml"), "hub: {}\n");
        Files.delete(small.folder.resolve("cni.yaml"));
        ToolException refusal = refusal(() -> small.builder().build(request));
        assertThat(refusal.code()).isEqualTo("input-changed");
        assertThat(((InvalidInputException) refusal).problems())
                .extracting(Problem::file)
                .containsExactly("cni.yaml", "values.yaml");
    }

    @Test
    void refusesSecretsUnlessTheManifestAllowsTheFile() {
        small.values = "proxy:\n  secretToken: 0123456789abcdef\n";
        Path out = folder.resolve("out");
        ToolException refusal = refusal(() -> small.build(out));
        assertThat(refusal.code()).isEqualTo("secret-found");
        assertThat(small.registry.givenInAll()).isZero();
        small.allowedSecrets = java.util.List.of("values.yaml");
        assertThat(small.build(out)).isDirectory();
    }

    @Test
    void passesOnWhatTheSourceSays() {
        small.registry.setLine((digest, position, chunk) -> {
            throw new SourceException("registry-gone", "gone", "", "quay.io", 0, true, null);
        });
        assertThat(refusal(() -> small.build(folder.resolve("out"))).code()).isEqualTo("registry-gone");
    }

    private static ToolException refusal(Runnable action) {
        Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isInstanceOf(ToolException.class);
        return (ToolException) thrown;
    }
}
