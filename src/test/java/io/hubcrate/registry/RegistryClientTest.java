package io.hubcrate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Mirror;
import io.hubcrate.testing.CollectingSink;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
    private final FakeRegistry server = FakeRegistry.start();
    private final FakeRegistry cdn = FakeRegistry.start();
    private final byte[] layer = new byte[2_000_000];
    private final FakeRegistry.StoredImage image;
    private final BuilderSettings settings =
            BuilderSettings.defaults().withPlainHttp(Set.of(server.host(), cdn.host()));
    private final QuickWeb quick = QuickWeb.of(settings);
    private final RegistryClient client = client(quick, settings);

    RegistryClientTest() {
        new Random(1).nextBytes(layer);
        image = server.putImage("team/app", "1.0", layer);
    }

    private static RegistryClient client(QuickWeb quick, BuilderSettings settings) {
        return new RegistryClient(quick.web(), settings, Path.of("/nonexistent"), Map.of());
    }

    @AfterEach
    void close() {
        server.close();
        cdn.close();
    }

    private ImageReference named(String repositoryAndTag) {
        return ImageReference.parse(server.host() + "/" + repositoryAndTag);
    }

    private RegistryException refusal(ImageReference reference) {
        return catchThrowableOfType(RegistryException.class, () -> client.fetchManifest(reference));
    }

    private void putManifest(String tag, String contentType, String json) {
        server.putManifest("team/app", tag, contentType, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fetchesAManifestByteForByteByTagAndByDigest() {
        for (ImageReference reference : List.of(
                image.reference(), image.reference().withDigest(image.manifest().digest()))) {
            Registry.RawManifest manifest = client.fetchManifest(reference);
            assertThat(manifest.bytes()).isEqualTo(image.manifestBytes());
            assertThat(manifest.digest()).isEqualTo(image.manifest().digest());
            assertThat(manifest.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        }
        assertThat(server.requests().get(0).accept())
                .contains(
                        MediaTypes.OCI_INDEX,
                        MediaTypes.OCI_MANIFEST,
                        MediaTypes.DOCKER_INDEX,
                        MediaTypes.DOCKER_MANIFEST,
                        MediaTypes.DOCKER_SCHEMA_1_SIGNED);
    }

    @Test
    void asksForTheDigestIfAReferenceHasTagAndDigest() {
        ImageReference both = named("team/app:moved@" + image.manifest().digest());
        assertThat(client.fetchManifest(both).digest())
                .isEqualTo(image.manifest().digest());
    }

    @Test
    void takesTheMediaTypeFromTheDocumentBeforeTheHeader() {
        putManifest("a", "text/plain", "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.DOCKER_INDEX + "\"}");
        putManifest("b", MediaTypes.OCI_INDEX + "; charset=utf-8", "{\"schemaVersion\":2,\"manifests\":[]}");
        assertThat(client.fetchManifest(named("team/app:a")).mediaType()).isEqualTo(MediaTypes.DOCKER_INDEX);
        assertThat(client.fetchManifest(named("team/app:b")).mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
    }

    @Test
    void refusesAManifestOfAnotherDigestThanAsked() {
        server.misbehave(1, ".*/manifests/.*", new Misbehaviour.FlippedBit());
        ImageReference pinned = image.reference().withDigest(image.manifest().digest());
        IntegrityException e = catchThrowableOfType(IntegrityException.class, () -> client.fetchManifest(pinned));
        assertThat(e.code()).isEqualTo("manifest-digest-mismatch");
        assertThat(e.expected()).isEqualTo(image.manifest().digest().toString());
    }

    @Test
    void refusesAManifestOfAnotherDigestThanAnnounced() {
        server.misbehave(1, ".*/manifests/.*", new Misbehaviour.ForeignDigest());
        IntegrityException e =
                catchThrowableOfType(IntegrityException.class, () -> client.fetchManifest(image.reference()));
        assertThat(e.code()).isEqualTo("manifest-digest-mismatch");
        assertThat(e.actual()).isEqualTo(image.manifest().digest().toString());
    }

    @Test
    void refusesAManifestOfTenGigabytes() {
        for (boolean announced : List.of(true, false)) {
            server.misbehave(1, ".*/manifests/.*", new Misbehaviour.Flood(10_000_000_000L, announced));
            assertThat(catchThrowableOfType(
                                    io.hubcrate.http.WebException.class, () -> client.fetchManifest(image.reference()))
                            .code())
                    .isEqualTo("too-large");
        }
    }

    @Test
    void refusesSchema1WithItsOwnCode() {
        putManifest("a", MediaTypes.DOCKER_SCHEMA_1_SIGNED, "{\"schemaVersion\":1,\"signatures\":[]}");
        putManifest("b", "application/json", "{\"schemaVersion\":1,\"fsLayers\":[]}");
        assertThat(refusal(named("team/app:a")).code()).isEqualTo("image-schema1");
        assertThat(refusal(named("team/app:b")).code()).isEqualTo("image-schema1");
    }

    @Test
    void refusesWhatIsNoManifestOrTwoAtOnce() {
        putManifest("html", "text/html", "<html>log in</html>");
        putManifest("list", "application/json", "[]");
        putManifest("both", MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}");
        for (String tag : List.of("html", "list", "both")) {
            assertThat(refusal(named("team/app:" + tag)).code()).isEqualTo("image-manifest-invalid");
        }
    }

    @Test
    void tellsWhatWasTriedAndWhatTheRegistrySaid() {
        RegistryException e = refusal(named("team/app:none"));
        assertThat(e.code()).isEqualTo("registry-not-found");
        assertThat(e.status()).isEqualTo(404);
        assertThat(e.registryCodes()).containsExactly("MANIFEST_UNKNOWN");
        assertThat(e.endpoint())
                .isEqualTo(server.uri("/v2/team/app/manifests/none").toString());
        assertThat(e.reference()).isEqualTo(named("team/app:none"));
        assertThat(e.action()).isEqualTo("fetch manifest of " + named("team/app:none"));
        assertThat(e.getMessage()).startsWith("cannot " + e.action() + ": ");
        assertThat(e.advice()).isNotEmpty();
    }

    @Test
    void tellsRefusalsApart() {
        for (Map.Entry<Integer, String> each : Map.of(
                        401,
                        "registry-unauthorized",
                        403,
                        "registry-forbidden",
                        404,
                        "registry-not-found",
                        429,
                        "registry-busy",
                        400,
                        "registry-error")
                .entrySet()) {
            server.misbehave(
                    100,
                    ".*:" + each.getKey() + "|.*/manifests/s" + each.getKey(),
                    new Misbehaviour.Status(each.getKey()));
            RegistryException e = refusal(named("team/app:s" + each.getKey()));
            assertThat(e.code()).isEqualTo(each.getValue());
            assertThat(e.status()).isEqualTo(each.getKey());
            assertThat(e.temporary()).isEqualTo(each.getKey() == 429);
        }
    }

    @Test
    void triesAgainAfterTemporaryRefusals() {
        server.misbehave(1, ".*/manifests/.*", new Misbehaviour.Status(500));
        server.misbehave(1, ".*/manifests/.*", new Misbehaviour.Status(429, Map.of("Retry-After", "3"), ""));
        assertThat(client.fetchManifest(image.reference()).bytes()).isEqualTo(image.manifestBytes());
        assertThat(quick.pauses()).hasSize(2);
    }

    @Test
    void fetchesASmallBlobVerified() {
        assertThat(client.fetchBlob(image.reference(), image.config())).isEqualTo(image.configBytes());
        server.misbehave(1, ".*/blobs/.*", new Misbehaviour.FlippedBit());
        IntegrityException e = catchThrowableOfType(
                IntegrityException.class, () -> client.fetchBlob(image.reference(), image.config()));
        assertThat(e.code()).isEqualTo("blob-mismatch");
        Descriptor huge = new Descriptor("x", image.config().digest(), 65L << 20);
        assertThat(catchThrowableOfType(RegistryException.class, () -> client.fetchBlob(image.reference(), huge))
                        .code())
                .isEqualTo("too-large");
    }

    @Test
    void streamsABlobAndGoesOnWhereItBroke() {
        server.misbehave(1, ".*/blobs/.*", new Misbehaviour.Cut(700_000));
        CollectingSink sink = new CollectingSink();
        client.streamBlob(image.reference(), image.layers().get(0), 0, sink);
        assertThat(sink.bytes()).isEqualTo(layer);
        assertThat(server.requests(".*/blobs/.*"))
                .extracting(ReceivedRequest::range)
                .containsExactly(null, "bytes=700000-");
    }

    @Test
    void refusesALayerLongerOrShorterThanDeclared() {
        for (Misbehaviour lie : List.of(new Misbehaviour.Longer(1), new Misbehaviour.Shorter(1))) {
            server.misbehave(1, ".*/blobs/.*", lie);
            CollectingSink sink = new CollectingSink();
            IntegrityException e = catchThrowableOfType(
                    IntegrityException.class,
                    () -> client.streamBlob(image.reference(), image.layers().get(0), 0, sink));
            assertThat(e.code()).isEqualTo("size-mismatch");
            assertThat(sink.bytes()).isEmpty();
        }
    }

    @Test
    void tellsAMissingBlob() {
        Descriptor absent = new Descriptor("x", Digest.of(new byte[] {9}), 1);
        RegistryException e = catchThrowableOfType(
                RegistryException.class, () -> client.streamBlob(image.reference(), absent, 0, new CollectingSink()));
        assertThat(e.code()).isEqualTo("registry-not-found");
        assertThat(e.registryCodes()).containsExactly("BLOB_UNKNOWN");
    }

    @Test
    void resumesAtAnotherHostWithoutCarryingTheTokenThere() {
        server.tokens().requireToken();
        cdn.putFile("/signed", layer);
        cdn.misbehave(1, "/signed", new Misbehaviour.Cut(500_000));
        server.misbehave(9, ".*/blobs/.*", Misbehaviour.Redirect.to(cdn.uri("/signed?signature=secret")));
        CollectingSink sink = new CollectingSink();
        client.fetchManifest(image.reference());
        client.streamBlob(image.reference(), image.layers().get(0), 0, sink);
        assertThat(sink.bytes()).isEqualTo(layer);
        assertThat(cdn.requests()).hasSize(2).allSatisfy(each -> assertThat(each.authorization())
                .isNull());
        assertThat(server.requests(".*/blobs/.*"))
                .allSatisfy(each -> assertThat(each.authorization()).startsWith("Bearer "));
        assertThat(quick.web().contacts()).containsOnlyKeys(server.host(), cdn.host());
    }

    @Test
    void neverShowsAQueryInAnError() {
        cdn.misbehave(9, "/signed", new Misbehaviour.Status(403));
        server.misbehave(9, ".*/blobs/.*", Misbehaviour.Redirect.to(cdn.uri("/signed?signature=secret")));
        RegistryException e = catchThrowableOfType(
                RegistryException.class,
                () -> client.streamBlob(image.reference(), image.layers().get(0), 0, new CollectingSink()));
        assertThat(e.endpoint()).isEqualTo(cdn.uri("/signed").toString());
        assertThat(e.getMessage() + e.advice()).doesNotContain("secret");
    }

    @Test
    void asksTheMirrorBelowItsPathAndKeepsTheName() {
        FakeRegistry.StoredImage mirrored = server.putImage("dockerhub/library/busybox", "1.36", new byte[] {1, 2});
        server.tokens().requireToken();
        BuilderSettings withMirror =
                settings.withMirrors(List.of(Mirror.of("docker.io", server.host() + "/dockerhub")));
        RegistryClient throughMirror = client(QuickWeb.of(withMirror), withMirror);
        ImageReference busybox = ImageReference.parse("busybox:1.36");
        assertThat(throughMirror.fetchManifest(busybox).bytes()).isEqualTo(mirrored.manifestBytes());
        assertThat(throughMirror.fetchBlob(busybox, mirrored.config())).isEqualTo(mirrored.configBytes());
        assertThat(server.requests("/token").get(0).query())
                .contains("scope=repository%3Adockerhub%2Flibrary%2Fbusybox%3Apull");
        RegistryException e = catchThrowableOfType(
                RegistryException.class, () -> throughMirror.fetchManifest(ImageReference.parse("busybox:none")));
        assertThat(e.reference().registry()).isEqualTo("docker.io");
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        server.tokens().requireToken();
        FakeRegistry.StoredImage second = server.putImage("team/second", "1", new byte[100_000]);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> pull = () -> {
                CollectingSink sink = new CollectingSink();
                client.streamBlob(image.reference(), image.layers().get(0), 0, sink);
                client.fetchManifest(second.reference());
                return sink.bytes().length;
            };
            for (Future<Integer> each :
                    threads.invokeAll(IntStream.range(0, 24).mapToObj(i -> pull).toList())) {
                assertThat(each.get()).isEqualTo(layer.length);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.tokens().given()).isEqualTo(2);
    }
}
