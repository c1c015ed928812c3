package io.hubcrate.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers themselves: what the other integration tests stand on must be real. */
class PeersIT {
    private static final List<String> NAMES = List.of(
            "docker.io/jupyterhub/k8s-hub:0.9.1",
            "k8s.gcr.io/pause:3.2",
            "quay.io/jupyter/base-notebook:1",
            "docker.io/library/traefik:v2.1");

    @Test
    void forgedImagesStandInTheRegistryUnderTheirDigests() {
        try (ForgedRegistry forged = ForgedRegistry.named(NAMES)) {
            for (ForgedImage image : forged.images()) {
                byte[] top = Skopeo.inspectRaw(forged.pullReference(image));
                assertThat(Digest.of(top)).isEqualTo(image.top().digest());
                byte[] manifest = Skopeo.inspectRaw(forged.address() + "/" + image.name() + "@"
                        + image.manifest().digest());
                assertThat(Digest.of(manifest)).isEqualTo(image.manifest().digest());
            }
            assertThat(forged.images().stream().map(ForgedImage::config).distinct())
                    .hasSize(NAMES.size());
        }
    }

    @Test
    void enginesAcceptForgedLayers(@TempDir Path folder) throws IOException {
        try (ForgedRegistry forged = ForgedRegistry.named(NAMES.subList(0, 1));
                DockerEngine docker = DockerEngine.start();
                ContainerdEngine containerd = ContainerdEngine.start()) {
            assertThat(docker.imageIds()).isEmpty();
            assertThat(containerd.contentDigests()).isEmpty();
            ForgedImage image = forged.images().get(0);
            Path archive = folder.resolve("d.tar");
            Skopeo.copy(
                    "docker://" + forged.pullReference(image), "docker-archive:" + archive + ":" + image.reference());
            docker.load(archive);
            assertThat(docker.imageIds())
                    .containsExactly(Map.entry(
                            DockerEngine.shortName(image.reference()),
                            image.config().digest().toString()));
            containerd.importFrom(archive);
            assertThat(containerd.digestsByName()).containsOnlyKeys(image.reference());
            assertThat(containerd.incompleteNames()).isEmpty();
        }
    }

    @Test
    void containerdAcceptsForgedZstdLayer(@TempDir Path folder) {
        try (ForgedRegistry forged = ForgedRegistry.zstdImage();
                ContainerdEngine containerd = ContainerdEngine.start(true)) {
            ForgedImage image = forged.images().get(0);
            Path archive = folder.resolve("o.tar");
            Skopeo.copy("docker://" + forged.pullReference(image), "oci-archive:" + archive + ":" + image.reference());
            containerd.importFrom(archive);
            assertThat(containerd.digestsByName())
                    .containsEntry(image.reference(), image.manifest().digest().toString());
            assertThat(containerd.incompleteNames()).isEmpty();
        }
    }

    @Test
    void twelveImagesAreOneAndAHalfGigabytes() {
        try (ForgedRegistry forged = ForgedRegistry.twelveImages()) {
            assertThat(forged.images()).hasSizeGreaterThanOrEqualTo(12);
            assertThat(forged.distinctBytes()).isGreaterThan(1_500_000_000L);
            assertThat(forged.images().stream().map(image -> image.manifest().mediaType()))
                    .anyMatch(type -> type.contains("docker"))
                    .anyMatch(type -> type.contains("oci"));
            List<Descriptor> layers = forged.images().stream()
                    .flatMap(image -> image.layers().stream())
                    .toList();
            assertThat(layers.stream().distinct().count()).isLessThan(layers.size());
            ForgedImage first = forged.images().get(0);
            assertThat(Digest.of(Skopeo.inspectRaw(forged.pullReference(first))))
                    .isEqualTo(first.top().digest());
        }
    }

    @Test
    void registryAsksForPasswordOverTls() throws Exception {
        try (DistributionRegistry registry =
                new DistributionRegistry.Options().tls().password().start()) {
            String credentials = DistributionRegistry.USER + ":" + DistributionRegistry.PASSWORD;
            assertThat(status(registry, "")).isEqualTo("401");
            assertThat(status(registry, credentials)).isEqualTo("200");
            assertThat(status(registry, "crate:wrong")).isEqualTo("401");
        }
    }

    private static String status(DistributionRegistry registry, String credentials) {
        return Programs.run(
                        "curl",
                        "--silent",
                        "--output",
                        "/dev/null",
                        "--write-out",
                        "%{http_code}",
                        "--cacert",
                        registry.certificate().toString(),
                        "--user",
                        credentials.isEmpty() ? ":" : credentials,
                        registry.uri().toString())
                .out();
    }

    @Test
    void generatedImageIsRealAndServesRanges(@TempDir Path folder) throws Exception {
        try (GeneratedImageRegistry registry = GeneratedImageRegistry.start("quay.io/forged/big:1", 5_000_000)) {
            ForgedImage image = registry.image();
            Descriptor layer = image.layers().get(0);
            String uri = "http://" + registry.address() + "/v2/" + image.name() + "/blobs/" + layer.digest();
            Path blob = folder.resolve("blob");
            Programs.run("curl", "--fail", "--silent", "--output", blob.toString(), uri);
            assertThat(Openssl.sha256(blob)).isEqualTo(layer.digest().hex());
            assertThat(Programs.run("tar", "-tvf", blob.toString()).out()).contains(" 5000000 ");
            byte[] rest = Programs.run("curl", "--fail", "--silent", "--range", "1048000-", uri)
                    .stdout();
            byte[] whole = Files.readAllBytes(blob);
            assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, 1_048_000, whole.length));
        }
    }

    @Test
    void gpgvKnowsGoodFromBad(@TempDir Path folder) throws IOException {
        try (Gpg gpg = Gpg.modern()) {
            gpg.generateKey("Site <site@example.org>", "ed25519");
            Path signed = Files.writeString(folder.resolve("SHA256SUMS"), "");
            Path sums = Files.writeString(
                    signed, Openssl.sha256(Files.writeString(folder.resolve("a"), "content")) + "  a\n");
            Path signature = folder.resolve("SHA256SUMS.asc");
            gpg.detachSign("site@example.org", sums, signature);
            Path keyring = gpg.exportKeyring("site@example.org", folder.resolve("site.gpg"));
            assertThat(Gpgv.verify(keyring, signature, sums).exit()).isZero();
            assertThat(Sha256sum.check(folder, "SHA256SUMS").exit()).isZero();
            Files.writeString(folder.resolve("a"), "Content");
            assertThat(Sha256sum.check(folder, "SHA256SUMS").exit()).isEqualTo(1);
            Files.writeString(sums, "forged\n");
            assertThat(Gpgv.verify(keyring, signature, sums).exit()).isEqualTo(1);
        }
    }

    @Test
    void proxyCountsAndCuts() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.start();
                CountingProxy proxy = CountingProxy.inFrontOf(registry.address())) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + proxy.address() + "/v2/"))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThat(proxy.bytesDown()).isBetween(50L, 2000L);
            proxy.cutAfter(10);
            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            proxy.heal();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void missingProgramNamesItsPackage() {
        assertThatThrownBy(() -> Programs.find("mkfs.ext4-not-there")).isInstanceOf(AssertionError.class);
        assertThat(Programs.command("sha256sum")
                        .reading("x".getBytes(StandardCharsets.UTF_8))
                        .run()
                        .out())
                .startsWith("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
    }
}
