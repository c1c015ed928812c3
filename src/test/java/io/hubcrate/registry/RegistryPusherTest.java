package io.hubcrate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.content.VerifyingInputStream;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.registry.RegistryPusher.Outcome;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.FakeTokens;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.ReceivedRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryPusherTest {
    private static final String SESSIONS = "/v2/hub/app/blobs/uploads/.*";

    private final FakeRegistry registry = FakeRegistry.start();
    private final QuickWeb web = QuickWeb.of(registry.settings());
    private final ImageReference image = ImageReference.parse(registry.host() + "/hub/app:1");
    private final byte[] bytes = noise();
    private final Descriptor blob = new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(bytes), bytes.length);

    @TempDir
    Path home = Path.of("");

    private static byte[] noise() {
        byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void acceptPushes() {
        registry.uploads().accept();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RegistryPusher pusher() {
        return pusher(BlobUpload.CHUNK);
    }

    private RegistryPusher pusher(long chunk) {
        return new RegistryPusher(web.web(), registry.settings(), home, Map.of(), chunk);
    }

    private InputStream source() {
        return new VerifyingInputStream(new ByteArrayInputStream(bytes), "blob", blob.digest(), blob.size());
    }

    private void assertStored() {
        assertThat(registry.stored("/v2/hub/app/blobs/" + blob.digest())).hasValue(bytes);
    }

    private long count(String method) {
        return registry.requests(SESSIONS).stream()
                .filter(request -> request.method().equals(method))
                .count();
    }

    @Test
    void sendsWhatIsMissingOnceAndThenNothing() {
        assertThat(pusher().pushBlob(image, blob, null, this::source)).isEqualTo(Outcome.SENT);
        assertThat(pusher().pushBlob(image, blob, null, this::source)).isEqualTo(Outcome.PRESENT);
        assertStored();
        assertThat(count("POST")).isOne();
        assertThat(count("PUT")).isOne();
    }

    @Test
    void mountsFromAnotherRepositoryOfTheRegistry() {
        registry.putBlob("other/app", blob.mediaType(), bytes);
        assertThat(pusher().pushBlob(image, blob, "other/app", this::source)).isEqualTo(Outcome.MOUNTED);
        assertStored();
        assertThat(count("PUT")).isZero();
    }

    @Test
    void uploadsWhereTheMountIsNotGranted() {
        assertThat(pusher().pushBlob(image, blob, "unknown/app", this::source)).isEqualTo(Outcome.SENT);
        assertStored();
    }

    @Test
    void sendsLargeBlobsInPieces() {
        assertThat(pusher(300_000).pushBlob(image, blob, null, this::source)).isEqualTo(Outcome.SENT);
        assertStored();
        assertThat(count("PATCH")).isEqualTo(3);
    }

    @Test
    void goesOnInsideTheSessionAfterAFailure() {
        AtomicBoolean refused = new AtomicBoolean();
        Supplier<InputStream> failingOnce = () -> new FilterInputStream(source()) {
            private int given;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                given += Math.max(0, count);
                if (given > 400_000 && refused.compareAndSet(false, true)) {
                    // The second piece is on its way.
                    registry.misbehave(1, "/v2/hub/app/blobs/uploads/1", new Misbehaviour.Status(503));
                }
                return count;
            }
        };
        assertThat(pusher(300_000).pushBlob(image, blob, null, failingOnce)).isEqualTo(Outcome.SENT);
        assertStored();
        assertThat(web.pauses()).hasSize(1);
        assertThat(count("POST")).isOne();
        assertThat(count("PATCH")).isEqualTo(4);
    }

    @Test
    void beginsAgainWhereTheSessionIsLost() {
        RegistryPusher pusher = pusher(300_000);
        registry.misbehave(1, "/v2/hub/app/blobs/uploads/1", new Misbehaviour.Status(404));
        assertThat(pusher.pushBlob(image, blob, null, this::source)).isEqualTo(Outcome.SENT);
        assertStored();
        assertThat(count("POST")).isEqualTo(2);
    }

    @Test
    void sendsWholeWherePiecesAreNotTaken() {
        registry.uploads().refusePieces();
        assertThat(pusher(300_000).pushBlob(image, blob, null, this::source)).isEqualTo(Outcome.SENT);
        assertStored();
    }

    @Test
    void waitsAsLongAsTheRegistryAsks() {
        registry.misbehave(1, SESSIONS, new Misbehaviour.Status(429, Map.of("Retry-After", "7"), ""));
        pusher().pushBlob(image, blob, null, this::source);
        assertStored();
        assertThat(web.pauses()).singleElement().satisfies(pause -> assertThat(pause)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void givesUpAfterAllAttempts() {
        registry.misbehave(99, SESSIONS, new Misbehaviour.Status(500));
        SourceException failure =
                catchThrowableOfType(SourceException.class, () -> pusher().pushBlob(image, blob, null, this::source));
        assertThat(failure.code()).isEqualTo("push-refused");
        assertThat(failure.status()).isEqualTo(500);
        assertThat(web.pauses()).hasSize(3);
    }

    @Test
    void namesTheLimitOnBodiesAtOnce() {
        registry.misbehave(99, "/v2/hub/app/blobs/uploads/1", new Misbehaviour.Status(413));
        SourceException failure =
                catchThrowableOfType(SourceException.class, () -> pusher().pushBlob(image, blob, null, this::source));
        assertThat(failure.status()).isEqualTo(413);
        assertThat(web.pauses()).isEmpty();
    }

    @Test
    void neverSendsWholeWhatIsNotTheBlob() {
        byte[] other = bytes.clone();
        other[other.length - 1] ^= 1;
        IntegrityException failure = catchThrowableOfType(IntegrityException.class, () -> pusher().pushBlob(
                        image,
                        blob,
                        null,
                        () -> new VerifyingInputStream(
                                new ByteArrayInputStream(other), "blob", blob.digest(), blob.size())));
        assertThat(failure.code()).isEqualTo("content-mismatch");
        assertThat(registry.requests(SESSIONS).stream().map(ReceivedRequest::body))
                .allMatch(body -> body.length() < other.length / 2);
        assertThat(registry.stored("/v2/hub/app/blobs/" + blob.digest())).isEmpty();
    }

    @Test
    void getsATokenThatAllowsToPush() throws IOException {
        registry.tokens().requireTokenFor("me", "pw");
        login("pw");
        assertThat(pusher().pushBlob(image, blob, null, this::source)).isEqualTo(Outcome.SENT);
        assertStored();
    }

    @Test
    void refusesAWrongPasswordWithAdvice() throws IOException {
        registry.tokens().requireLogin("me", "pw");
        login("wrong");
        SourceException failure =
                catchThrowableOfType(SourceException.class, () -> pusher().pushBlob(image, blob, null, this::source));
        assertThat(failure.code()).isEqualTo("registry-unauthorized");
        assertThat(failure.category().exitCode()).isEqualTo(4);
        assertThat(failure.advice()).isNotBlank();
    }

    @Test
    void sendsNoLoginToAnUploadOnAnotherHost() throws IOException {
        try (FakeRegistry storage = FakeRegistry.start()) {
            storage.uploads().accept();
            registry.tokens().requireLogin("me", "pw");
            login("pw");
            registry.uploads().locateAt("http://" + storage.host());
            RegistryPusher pusher = new RegistryPusher(
                    QuickWeb.of(registry.settings().withPlainHttp(java.util.Set.of(registry.host(), storage.host())))
                            .web(),
                    registry.settings(),
                    home,
                    Map.of());
            assertThat(catchThrowableOfType(
                            SourceException.class, () -> pusher.pushBlob(image, blob, null, this::source)))
                    .isNotNull();
            assertThat(storage.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.findAuthorization())
                    .isEmpty());
        }
    }

    private void login(String password) throws IOException {
        String pair = FakeTokens.basic("me", password).substring("Basic ".length());
        Path config = home.resolve(".docker/config.json");
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(config, "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + pair + "\"}}}");
    }

    @Test
    void pushesManifestsByteForByte() {
        byte[] manifest = "{ \"schemaVersion\": 2 }\n".getBytes(StandardCharsets.UTF_8);
        Descriptor descriptor = new Descriptor(MediaTypes.DOCKER_MANIFEST, Digest.of(manifest), manifest.length);
        assertThat(pusher().findManifest(image)).isEmpty();
        pusher().pushManifest(image, descriptor, manifest);
        assertThat(registry.stored("/v2/hub/app/manifests/1")).hasValue(manifest);
        assertThat(pusher().findManifest(image)).hasValue(descriptor.digest());
    }

    @Test
    void refusesARegistryThatStoresAnotherManifest() {
        byte[] manifest = "{}".getBytes(StandardCharsets.UTF_8);
        Descriptor descriptor = new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length);
        registry.misbehave(1, "/v2/hub/app/manifests/1", new Misbehaviour.ForeignDigest());
        IntegrityException failure = catchThrowableOfType(
                IntegrityException.class, () -> pusher().pushManifest(image, descriptor, manifest));
        assertThat(failure.code()).isEqualTo("push-digest-mismatch");
        assertThat(failure.expected()).isEqualTo(descriptor.digest().toString());
    }

    @Test
    void followsNoRedirectOfWhatWrites() {
        registry.misbehave(1, SESSIONS, Misbehaviour.Redirect.to(registry.uri("/v2/else/blobs/uploads/")));
        SourceException failure =
                catchThrowableOfType(SourceException.class, () -> pusher().pushBlob(image, blob, null, this::source));
        assertThat(failure.code()).isEqualTo("redirect-refused");
    }
}
