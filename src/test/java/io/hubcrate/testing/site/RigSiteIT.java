package io.hubcrate.testing.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the rig's nodes are what tests of the installer take them for. Minutes for each line, so only where all is run. */
@Tag("rig")
class RigSiteIT {

    @ParameterizedTest
    @EnumSource(Line.class)
    void nodesAreBareClosedAndAbleToRunARuntimeFromPackages(Line line) {
        try (RigSite site = RigSite.up(line, "self-" + line.word())) {
            Programs.Result checked = site.check();

            assertThat(checked.exit()).as(checked.describe()).isZero();
            assertThat(checked.out().lines()).hasSizeGreaterThan(60).allMatch(row -> row.startsWith("ok "));
        }
    }

    @ParameterizedTest
    @EnumSource(Line.class)
    void originServesPackagesToTheBuilderAndNotToTheNodes(Line line) throws IOException, InterruptedException {
        try (RigSite site = RigSite.up(line, "self-" + line.word())) {
            HttpClient builder = HttpClient.newHttpClient();
            String metadata = "rpm/" + line.word() + "/repodata/repomd.xml";

            byte[] served = builder.send(
                            HttpRequest.newBuilder(site.originFiles().resolve(metadata))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
            int registry = builder.send(
                            HttpRequest.newBuilder(URI.create("http://" + site.originRegistry() + "/v2/"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            String machine = site.address("cp1").replaceFirst("[0-9]+$", "1");
            Programs.Result fromNode = site.run(
                    "cp1",
                    "timeout 5 bash -c 'exec 3<>/dev/tcp/" + machine + "/"
                            + site.originFiles().getPort() + "'");

            assertThat(served).isEqualTo(Files.readAllBytes(site.packages().resolve("repodata/repomd.xml")));
            assertThat(registry).isEqualTo(200);
            assertThat(fromNode.exit()).as(fromNode.describe()).isNotZero();
        }
    }
}
