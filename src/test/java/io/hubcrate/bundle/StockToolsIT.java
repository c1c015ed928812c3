package io.hubcrate.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the format's description promises to people who have no hubcrate: their own tools read a bundle. */
class StockToolsIT {
    private static Path bundle = Path.of("unset");

    @BeforeAll
    static void build(@TempDir Path folder) {
        bundle = new SmallBundle(folder.resolve("in")).build(folder.resolve("out"));
    }

    @Test
    void sha256sumAcceptsEveryFile() throws Exception {
        String output = run("sha256sum", "-c", "--strict", "SHA256SUMS");
        assertThat(output.lines()).hasSize(9).allMatch(line -> line.endsWith(": OK"));
    }

    @Test
    void tarListsWhatTheIndexNames() throws Exception {
        BundleIndex index = BundleFolder.open(bundle).index();
        for (BundleIndex.Volume volume : index.volumes()) {
            List<String> names = run("tar", "-tf", volume.file()).lines().toList();
            assertThat(names)
                    .isEqualTo(index.entries().stream()
                            .filter(entry -> entry.role() == volume.role())
                            .map(BundleIndex.Entry::name)
                            .toList());
        }
        assertThat(run("tar", "--utc", "--full-time", "-tvf", "binaries.tar"))
                .isEqualTo("-rwxr-xr-x 0/0           80000 1980-01-01 00:00:00 kubectl\n");
    }

    @Test
    void tarTakesOutTheRightBytes(@TempDir Path folder) throws Exception {
        run("tar", "-xf", "charts.tar", "-C", folder.toString());
        for (BundleIndex.Entry entry : BundleFolder.open(bundle).index().entries()) {
            if (entry.role() == BundleIndex.Role.CHARTS) {
                assertThat(io.hubcrate.content.Digest.of(Files.readAllBytes(folder.resolve(entry.name()))))
                        .isEqualTo(entry.digest());
            }
        }
    }

    @Test
    void skopeoFindsEachOciImageByEachOfItsNamesUnderTheUpstreamDigest() throws Exception {
        int found = 0;
        for (Map.Entry<String, io.hubcrate.image.Descriptor> name :
                ImageLayout.names(BundleFolder.open(bundle).index().images()).entrySet()) {
            if (!name.getValue().mediaType().equals(MediaTypes.OCI_MANIFEST)) {
                continue;
            }
            String answer = run("skopeo", "inspect", "oci-archive:images.tar:" + name.getKey());
            assertThat(Json.parse(answer.getBytes(StandardCharsets.UTF_8))
                            .get("Digest")
                            .asText())
                    .isEqualTo(name.getValue().digest().toString());
            found++;
        }
        assertThat(found).isEqualTo(3);
    }

    @Test
    void skopeoReadsTheDockerArchiveToo(@TempDir Path folder) throws Exception {
        String reference = "docker.io/jupyterhub/k8s-hub:0.9.1";
        BundleIndex.Image hub = BundleFolder.open(bundle).index().images().stream()
                .filter(image -> image.reference().toString().equals(reference))
                .findFirst()
                .orElseThrow();
        run("skopeo", "copy", "docker-archive:images.tar:" + reference, "dir:" + folder);
        String hex = hub.config().digest().hex();
        assertThat(io.hubcrate.content.Digest.of(Files.readAllBytes(folder.resolve(hex))))
                .isEqualTo(hub.config().digest());
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(bundle.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output;
    }
}
