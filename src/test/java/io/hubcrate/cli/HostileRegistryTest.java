package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.http.WebLimits;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.FakeTokens;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Registries that misbehave in every way: a clear end within bounds, nothing under a final name. */
class HostileRegistryTest {
    private static final String MANIFESTS = "/v2/.*/manifests/.*";
    private static final String BLOBS = "/v2/.*/blobs/.*";
    private static final long TEN_GIGABYTES = 10L << 30;
    private static final Duration BOUND = Duration.ofSeconds(100);
    private static final WebLimits IMPATIENT = new WebLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            2,
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofSeconds(1));

    @TempDir
    Path folder = Path.of("");

    private final FakeRegistry registry = FakeRegistry.start();
    private final FakeRegistry other = FakeRegistry.start();

    @BeforeEach
    void write() throws IOException {
        byte[] layer = new byte[200_000];
        new Random(1).nextBytes(layer);
        registry.putImage("team/app", "1.0", layer);
        Files.writeString(
                folder.resolve("small.yaml"),
                "name: small\nversion: \"1\"\nimages:\n- reference: " + registry.host() + "/team/app:1.0\n");
        Files.writeString(
                folder.resolve("config.yaml"),
                "plainHttp: [\"" + registry.host() + "\", \"" + other.host() + "\"]\ndockerConfig: docker.json\n");
        String login = Base64.getEncoder().encodeToString("somebody:secret".getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("docker.json"),
                "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + login + "\"}}}");
    }

    @AfterEach
    void stop() {
        registry.close();
        other.close();
    }

    private TypedCommand type(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 4);
        System.arraycopy(new String[] {"--config", "config.yaml", "--output", "json"}, 0, all, arguments.length, 4);
        return assertTimeoutPreemptively(BOUND, () -> TypedCommand.in(folder, List.of(), IMPATIENT, all));
    }

    private TypedCommand lock() {
        return type("lock", "small.yaml");
    }

    private TypedCommand build() {
        return type("build", "small.yaml", "--out", "out");
    }

    private List<String> names(Path below) throws IOException {
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(below)) {
            return children.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }

    private static JsonNode refusal(TypedCommand typed, int exitCode, String code) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
        JsonNode error = typed.lastEvent();
        assertThat(error.get("code").asText()).as(typed.err()).isEqualTo(code);
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("advice").asText()).isNotBlank();
        return error;
    }

    static Stream<Arguments> manifests() {
        return Stream.of(
                arguments(new Misbehaviour.Stall(10), 4),
                arguments(new Misbehaviour.Cut(10), 4),
                // By a tag only the answer's own header could tell; what came is no document then.
                arguments(new Misbehaviour.Longer(7), 4),
                arguments(new Misbehaviour.Shorter(7), 4),
                arguments(new Misbehaviour.FlippedBit(), 5),
                arguments(new Misbehaviour.ForeignDigest(), 5),
                arguments(new Misbehaviour.Flood(TEN_GIGABYTES, true), 4),
                arguments(new Misbehaviour.Flood(TEN_GIGABYTES, false), 4),
                arguments(new Misbehaviour.Status(400), 4),
                arguments(new Misbehaviour.Status(401), 4),
                arguments(new Misbehaviour.Status(403), 4),
                arguments(new Misbehaviour.Status(404), 4),
                arguments(new Misbehaviour.Status(429), 4),
                arguments(new Misbehaviour.Status(429, Map.of("Retry-After", "86400"), ""), 4),
                arguments(new Misbehaviour.Status(500), 4),
                arguments(new Misbehaviour.Status(503), 4),
                arguments(new Misbehaviour.Status(204), 4),
                arguments(new Misbehaviour.Status(200, Map.of("Content-Type", "text/html"), "<html>login</html>"), 4),
                arguments(new Misbehaviour.Redirect(307, "file:///etc/passwd"), 4),
                arguments(new Misbehaviour.Redirect(307, "http://169.254.169.254/latest/meta-data"), 4),
                arguments(new Misbehaviour.Redirect(302, "%%%"), 4),
                arguments(
                        new Misbehaviour.Status(
                                401, Map.of("WWW-Authenticate", "Bearer realm=\"" + "a".repeat(8_000) + "\""), ""),
                        4),
                arguments(
                        new Misbehaviour.Status(
                                401, Map.of("WWW-Authenticate", "Bearer realm=\"file:///etc/passwd\""), ""),
                        4),
                arguments(
                        new Misbehaviour.Status(
                                401, Map.of("WWW-Authenticate", "Bearer realm=\"ftp://example.org/x\""), ""),
                        4));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifestThatMisbehavesLeavesNoLock(Misbehaviour misbehaviour, int exitCode) throws IOException {
        registry.misbehave(1000, MANIFESTS, misbehaviour);
        TypedCommand typed = lock();
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
        JsonNode error = typed.lastEvent();
        assertThat(error.get("code").asText()).as(typed.err()).isNotEqualTo("bug");
        assertThat(error.get("message").asText()).contains(registry.host());
        assertThat(names(folder)).containsExactlyInAnyOrder("small.yaml", "config.yaml", "docker.json");
    }

    static Stream<Arguments> blobs() {
        return Stream.of(
                arguments(new Misbehaviour.Stall(1000), 4),
                arguments(new Misbehaviour.Cut(1000), 4),
                arguments(new Misbehaviour.Longer(7), 5),
                arguments(new Misbehaviour.Shorter(7), 5),
                arguments(new Misbehaviour.FlippedBit(), 5),
                arguments(new Misbehaviour.Flood(TEN_GIGABYTES, true), 5),
                arguments(new Misbehaviour.Flood(TEN_GIGABYTES, false), 5),
                arguments(new Misbehaviour.Status(401), 4),
                arguments(new Misbehaviour.Status(403), 4),
                arguments(new Misbehaviour.Status(404), 4),
                arguments(new Misbehaviour.Status(416), 4),
                arguments(new Misbehaviour.Status(429), 4),
                arguments(new Misbehaviour.Status(500), 4),
                arguments(new Misbehaviour.Status(503), 4));
    }

    @ParameterizedTest
    @MethodSource("blobs")
    void blobThatMisbehavesLeavesNoBundle(Misbehaviour misbehaviour, int exitCode) throws IOException {
        assertThat(lock().exitCode()).isZero();
        registry.misbehave(1000, BLOBS, misbehaviour);
        TypedCommand typed = build();
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
        assertThat(typed.lastEvent().get("code").asText()).as(typed.err()).isNotEqualTo("bug");
        assertThat(names(folder.resolve("out"))).doesNotContain("small-1-amd64").allMatch(name -> name.startsWith("."));
        assertThat(names(folder))
                .allMatch(name -> name.matches("small\\.(yaml|lock\\.json)|config\\.yaml|docker\\.json|out"));
    }

    @Test
    void afterwardsTheSameCommandSucceeds() throws IOException {
        assertThat(lock().exitCode()).isZero();
        registry.misbehave(1, BLOBS, new Misbehaviour.Status(404));
        assertThat(build().exitCode()).isEqualTo(4);
        assertThat(names(folder.resolve("out"))).doesNotContain("small-1-amd64");
        assertThat(build().exitCode()).isZero();
        assertThat(names(folder.resolve("out"))).contains("small-1-amd64");
    }

    @Test
    void redirectToAnotherHostCarriesNoLogin() {
        registry.tokens().requireLogin("somebody", "secret");
        assertThat(lock().exitCode()).isZero();
        assertThat(registry.requests())
                .anyMatch(request ->
                        request.findAuthorization().orElse("").equals(FakeTokens.basic("somebody", "secret")));
        registry.misbehave(1000, BLOBS, Misbehaviour.Redirect.to(other.uri("/elsewhere")));
        refusal(build(), 4, "registry-not-found");
        assertThat(other.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.findAuthorization())
                .isEmpty());
    }

    @Test
    void foreignTokenServerGetsNoLogin() throws IOException {
        // Two names of this machine, so that the hosts differ: the port does not count.
        String port = other.host().substring(other.host().indexOf(':'));
        Files.writeString(
                folder.resolve("config.yaml"),
                "plainHttp: [\"" + registry.host() + "\", \"localhost" + port + "\"]\ndockerConfig: docker.json\n");
        registry.misbehave(
                1000,
                MANIFESTS,
                new Misbehaviour.Status(
                        401, Map.of("WWW-Authenticate", "Bearer realm=\"http://localhost" + port + "/token\""), ""));
        assertThat(lock().exitCode()).isEqualTo(4);
        assertThat(other.requests())
                .isNotEmpty()
                .extracting(ReceivedRequest::findAuthorization)
                .allMatch(java.util.Optional::isEmpty);
    }

    @Test
    void nothingThatAServerSaysIsObeyedByTheTerminal() {
        String words = "\u001b]0;owned\u0007\u001b[2J\u202e";
        registry.misbehave(
                1000,
                MANIFESTS,
                new Misbehaviour.Status(
                        403,
                        Map.of("Content-Type", "application/json"),
                        "{\"errors\":[{\"code\":\"" + words + "\",\"message\":\"" + words + "\"}]}"));
        TypedCommand typed = assertTimeoutPreemptively(
                BOUND,
                () -> TypedCommand.in(folder, List.of(), IMPATIENT, "lock", "small.yaml", "--config", "config.yaml"));
        assertThat(typed.exitCode()).isEqualTo(4);
        assertThat(typed.err() + typed.out()).doesNotContain("\u001b", "\u0007", "\u202e");
    }
}
