package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.cli.LocalSite.Typed;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site whose medium goes back: typed as processes, on a node that is the installing host itself. */
class StagedSiteIT {
    private static final String MADE = "etc/sysctl.d/99-z-hubcrate.conf";
    private static final String[] INSTALL = {
        "install", "--yes", "--accept", "selinux-off", "--reason", "a folder, for a test", "--output", "json"
    };

    @TempDir
    private Path folder;

    private LocalSite site;

    @BeforeEach
    void startNode() throws Exception {
        site = LocalSite.start(folder, bundle -> bundle.cluster = false);
        site.giveAddress();
    }

    @AfterEach
    void stopNode() {
        site.close();
    }

    private static JsonNode done(Typed typed) throws Exception {
        assertThat(typed.exit()).as(typed.err()).isZero();
        return typed.json();
    }

    private void giveBack(Path bundle) throws Exception {
        Files.move(bundle, folder.resolve("with-the-officer"));
    }

    @Test
    void stagedBundleIsPlannedInstalledAndToldWithoutItsMedium() throws Exception {
        JsonNode fromMedium = done(site.type("plan", "--output", "json"));
        JsonNode staged = done(site.type("stage", "--output", "json"));
        assertThat(site.root.resolve("var/lib/hubcrate/sites/north/store/blobs"))
                .isNotEmptyDirectory();
        giveBack(site.bundle());

        JsonNode plan = done(site.typeStaged("plan", "--output", "json"));
        assertThat(plan.get("plan")).isEqualTo(fromMedium.get("plan"));
        assertThat(plan.at("/plan/sums")).isEqualTo(staged.get("sums"));
        JsonNode installed = done(site.typeStaged(INSTALL));
        assertThat(installed.get("changed").asInt()).isEqualTo(1);
        assertThat(site.root.resolve(MADE)).exists();
        JsonNode status = done(site.typeStaged("status", "--output", "json"));
        assertThat(status.at("/lastRun/sums")).isEqualTo(staged.get("sums"));
        assertThat(done(site.typeStaged(INSTALL)).get("changed").asInt()).isZero();
        assertThat(done(site.typeStaged("store", "list", "--output", "json")).get("bundles"))
                .hasSize(1);
        done(site.typeStaged("reset", "--yes", "--output", "json"));
        assertThat(site.root.resolve(MADE)).doesNotExist();
        assertThat(done(site.typeStaged(INSTALL)).get("changed").asInt()).isEqualTo(1);
    }

    @Test
    void supplementsProgramIsLoadedAndCountsForTheInstallsThatFollow() throws Exception {
        done(site.type(INSTALL));
        giveBack(site.bundle());
        Path supplement = site.bundle("supplement", small -> {
            small.name = "supplement";
            small.cluster = false;
            small.program = "loopback";
            small.images().clear();
        });
        Path program = site.root.resolve("opt/cni/bin/loopback");
        assertThat(program).doesNotExist();
        JsonNode loaded = done(site.typeStaged("load", "--yes", "--bundle", supplement.toString(), "--output", "json"));
        assertThat(loaded.get("changed").asInt()).isEqualTo(1);
        assertThat(program).isExecutable();
        Files.move(supplement, folder.resolve("with-the-officer-too"));
        Files.delete(program);
        assertThat(site.typeStaged("status").exit()).isEqualTo(6);
        assertThat(done(site.typeStaged(INSTALL)).get("changed").asInt()).isEqualTo(1);
        assertThat(program).isExecutable();
        done(site.typeStaged("store", "collect", "--yes", "--drop", "supplement-2026.11-amd64", "--output", "json"));
        done(site.typeStaged("reset", "--yes", "--output", "json"));
        assertThat(program).doesNotExist();
    }

    @Test
    void whatAnInstallBroughtIsThereForTheNextCommand() throws Exception {
        done(site.type(INSTALL));
        giveBack(site.bundle());
        done(site.typeStaged("status", "--output", "json"));
        assertThat(done(site.typeStaged(INSTALL)).get("changed").asInt()).isZero();
        // An older one than what is installed is not staged either; the next one is, by the trust that is remembered.
        Path older = site.bundle(1);
        Typed refused = site.typeStaged("stage", "--bundle", older.toString(), "--output", "json");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.code()).isEqualTo("bundle-older-sequence");
        Path next = site.bundle(8);
        done(site.typeStaged("stage", "--bundle", next.toString(), "--output", "json"));
        done(site.typeStaged("status", "--output", "json"));
    }
}
