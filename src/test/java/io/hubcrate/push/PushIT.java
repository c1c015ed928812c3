package io.hubcrate.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.content.Pace;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.progress.EventSink;
import io.hubcrate.registry.RegistryPusher;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.testing.AnySigner;
import io.hubcrate.testing.peers.BuilderRig;
import io.hubcrate.testing.peers.CountingProxy;
import io.hubcrate.testing.peers.DistributionRegistry;
import io.hubcrate.testing.peers.ForgedImage;
import io.hubcrate.testing.peers.ForgedInputs;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.peers.Skopeo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A bundle of images of both families into a real Distribution registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushIT {
    private final ScratchFolder scratch = ScratchFolder.create("push");
    private final ForgedRegistry upstream = ForgedRegistry.ofMegabytes(90);
    private Path bundle = scratch.path();

    @BeforeAll
    void build() throws IOException {
        ForgedInputs inputs = ForgedInputs.write(scratch.folder("in"), upstream.address(), upstream.images());
        bundle = BuilderRig.build(inputs, scratch.folder("out"), null, null, 4);
    }

    @AfterAll
    void close() {
        upstream.close();
        scratch.close();
    }

    private SignedBundle signed() {
        return BundleVerifier.open(BundleMedia.of(bundle), new AnySigner());
    }

    private PushResult push(String registry, BuilderSettings settings, boolean dryRun) {
        HttpWeb web = new HttpWeb(settings, EventSink.NONE);
        RegistryPusher pusher = new RegistryPusher(web, settings, scratch.path(), Map.of());
        return new BundlePusher(pusher, EventSink.NONE, 4, new Pace(0))
                .push(signed(), PushTarget.parse(registry + "/site"), NameMapping.byPath(true), dryRun);
    }

    private static BuilderSettings plain(String address) {
        return BuilderSettings.defaults().withPlainHttp(Set.of(address));
    }

    private void assertSameAsUpstream(String address) {
        for (ForgedImage image : upstream.images()) {
            String there = address + "/site/" + image.reference();
            String pinned = upstream.address() + "/" + image.name() + "@"
                    + image.manifest().digest();
            assertThat(Skopeo.inspectRaw(there)).as(there).isEqualTo(Skopeo.inspectRaw(pinned));
        }
    }

    @Test
    void skopeoSeesTheSameBytesAsUpstreamAndASecondPushSendsNothing() {
        try (DistributionRegistry registry = DistributionRegistry.start();
                CountingProxy proxy = CountingProxy.inFrontOf(registry.address())) {
            PushResult dry = push(proxy.address(), plain(proxy.address()), true);
            assertThat(registry.log()).doesNotContain("method=PUT").doesNotContain("method=POST");
            proxy.reset();
            PushResult first = push(proxy.address(), plain(proxy.address()), false);
            assertSameAsUpstream(registry.address());
            assertThat(first.images()).allMatch(image -> !image.present());
            assertThat(first.bytesSent())
                    .isEqualTo(upstream.distinctBytes())
                    .isEqualTo(dry.bytesSent())
                    .isLessThan(proxy.bytesUp());
            assertThat(first.blobsMounted()).isPositive();
            proxy.reset();
            PushResult second = push(proxy.address(), plain(proxy.address()), false);
            assertThat(second.images()).allMatch(PushResult.PushedImage::present);
            assertThat(second.bytesSent()).isZero();
            // Nothing but a question for each image and its answer.
            assertThat(proxy.bytesUp()).isLessThan(1_000L * upstream.images().size());
        }
    }

    @Test
    void goesOnAfterItWasKilled() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.start();
                CountingProxy proxy = CountingProxy.inFrontOf(registry.address())) {
            Path config = Files.writeString(
                    scratch.path().resolve("killed.yaml"), "plainHttp: [\"" + proxy.address() + "\"]\n");
            AtomicReference<Process> process = new AtomicReference<>();
            proxy.onceAfterUp(upstream.distinctBytes() / 2, () -> Objects.requireNonNull(process.get())
                    .destroyForcibly());
            process.set(
                    BuilderRig.process("256m", "push", bundle.toString(), proxy.address() + "/site", config.toString())
                            .toBuilder()
                            .redirectErrorStream(true)
                            .redirectOutput(scratch.path().resolve("killed.log").toFile())
                            .start());
            assertThat(Objects.requireNonNull(process.get()).waitFor(2, TimeUnit.MINUTES))
                    .isTrue();
            assertThat(Objects.requireNonNull(process.get()).exitValue()).isEqualTo(128 + 9);
            PushResult rest = push(proxy.address(), plain(proxy.address()), false);
            assertThat(rest.blobsPresent()).isPositive();
            assertThat(rest.bytesSent()).isPositive().isLessThan(upstream.distinctBytes());
            assertSameAsUpstream(registry.address());
        }
    }

    @Test
    void pushesWithLoginOverTlsOfAnAuthorityOfItsOwn() throws IOException {
        try (DistributionRegistry registry =
                new DistributionRegistry.Options().tls().password().start()) {
            BuilderSettings settings = BuilderSettings.defaults()
                    .withCaFile(registry.certificate())
                    .withDockerConfig(login(registry, DistributionRegistry.PASSWORD));
            PushResult result = push(registry.address(), settings, false);
            assertThat(result.bytesSent()).isEqualTo(upstream.distinctBytes());
            assertThat(push(registry.address(), settings, false).bytesSent()).isZero();
        }
    }

    @Test
    void refusesAWrongPassword() throws IOException {
        try (DistributionRegistry registry =
                new DistributionRegistry.Options().password().start()) {
            BuilderSettings settings = plain(registry.address()).withDockerConfig(login(registry, "wrong"));
            SourceException failure =
                    catchThrowableOfType(SourceException.class, () -> push(registry.address(), settings, false));
            assertThat(failure.code()).isEqualTo("registry-unauthorized");
            assertThat(failure.advice()).isNotBlank();
        }
    }

    private Path login(DistributionRegistry registry, String password) throws IOException {
        String pair = Base64.getEncoder()
                .encodeToString((DistributionRegistry.USER + ":" + password).getBytes(StandardCharsets.UTF_8));
        return Files.writeString(
                Files.createTempFile(scratch.path(), "docker", ".json"),
                "{\"auths\":{\"" + registry.address() + "\":{\"auth\":\"" + pair + "\"}}}");
    }
}
