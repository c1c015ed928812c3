package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.cli.LocalSite.Typed;
import io.hubcrate.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back to a bundle that was installed before: typed as processes, on a node that is the installing host itself. */
class RollbackIT {
    private static final String[] INSTALL = {
        "install", "--yes", "--accept", "selinux-off", "--reason", "a folder, for a test", "--output", "json"
    };

    @TempDir
    private Path folder;

    private LocalSite site;
    private Path second;

    @BeforeEach
    void installOneAndThenTheNext() throws Exception {
        site = LocalSite.start(folder, bundle -> {
            bundle.cluster = false;
            bundle.program = "loopback";
        });
        site.giveAddress();
        second = site.bundle("second", bundle -> {
            bundle.cluster = false;
            bundle.program = "loopback";
            bundle.version = "2026.12";
            bundle.sequence = 8;
        });
        done(site.type(INSTALL));
        done(site.type(second, INSTALL));
    }

    @AfterEach
    void stopNode() {
        site.close();
    }

    private static JsonNode done(Typed typed) throws Exception {
        assertThat(typed.exit()).as(typed.err()).isZero();
        for (String line : typed.err().lines().toList()) {
            assertThat(Json.parse(line.getBytes(StandardCharsets.UTF_8)).has("event"))
                    .as(line)
                    .isTrue();
        }
        return typed.json();
    }

    private Typed back(String to) throws Exception {
        return site.typeStaged("rollback", "--yes", "--to", to, "--output", "json");
    }

    private String serving() throws Exception {
        return done(site.typeStaged("status", "--output", "json")).get("bundle").asText();
    }

    @Test
    void earlierBundleServesAgainUntilTheLaterOneIsInstalledOnceMore() throws Exception {
        Path program = site.root.resolve("opt/cni/bin/loopback");
        Files.delete(program);
        JsonNode back = done(back("small-2026.11-amd64"));
        assertThat(back.get("changed").asInt()).isEqualTo(1);
        assertThat(program).isExecutable();
        assertThat(serving()).isEqualTo("small 2026.11");
        assertThat(done(site.typeStaged(INSTALL)).get("changed").asInt()).isZero();

        // Carried in once more it is an old bundle like any other.
        Typed carried = site.type(INSTALL);
        assertThat(carried.exit()).isEqualTo(5);
        assertThat(carried.code()).isEqualTo("bundle-older-sequence");
        assertThat(carried.err()).contains("hubcrate rollback --site FILE --to BUNDLE");

        done(site.type(second, INSTALL));
        assertThat(serving()).isEqualTo("small 2026.12");
        assertThat(done(back(site.bundle().toString())).get("ran").asBoolean()).isTrue();
        assertThat(serving()).isEqualTo("small 2026.11");
    }

    @Test
    void whatWasNeverInstalledHereIsNothingToGoBackTo() throws Exception {
        Path never = site.bundle("never", bundle -> {
            bundle.cluster = false;
            bundle.version = "2026.10";
            bundle.sequence = 3;
        });
        Typed refused = back(never.toString());
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.code()).isEqualTo("rollback-never-installed");
        assertThat(refused.err()).contains("small 2026.11, small 2026.12");
        Typed missing = back("small-2026.10-amd64");
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.code()).isEqualTo("rollback-bundle-missing");
        assertThat(serving()).isEqualTo("small 2026.12");
    }
}
