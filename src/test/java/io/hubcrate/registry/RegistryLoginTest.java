package io.hubcrate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.http.WebException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.FakeTokens;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryLoginTest {
    private final FakeRegistry server = FakeRegistry.start();
    private final FakeRegistry other = FakeRegistry.start();
    private final FakeRegistry.StoredImage image = server.putImage("team/app", "1.0", new byte[] {1});
    private final BuilderSettings settings =
            BuilderSettings.defaults().withPlainHttp(Set.of(server.host(), other.host()));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @AfterEach
    void close() {
        server.close();
        other.close();
    }

    private RegistryClient client() {
        return new RegistryClient(QuickWeb.of(settings).web(), settings, home, Map.of());
    }

    private void writeConfig(String json) throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), json);
    }

    private void logIn(String registry, String user, String password) throws IOException {
        String auth = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        writeConfig("{\"auths\":{\"" + registry + "\":{\"auth\":\"" + auth + "\"}}}");
    }

    private RegistryException refusal() {
        RegistryClient client = client();
        return catchThrowableOfType(RegistryException.class, () -> client.fetchManifest(image.reference()));
    }

    @Test
    void getsOneTokenForEachRepositoryAndKeepsIt() {
        server.tokens().requireToken();
        RegistryClient client = client();
        client.fetchManifest(image.reference());
        client.fetchManifest(image.reference());
        client.fetchBlob(image.reference(), image.config());
        assertThat(server.tokens().given()).isEqualTo(1);
        server.putImage("team/second", "1", new byte[] {2});
        client.fetchManifest(ImageReference.parse(server.host() + "/team/second:1"));
        assertThat(server.tokens().given()).isEqualTo(2);
        // The challenge is known: the second repository costs no refused request.
        assertThat(server.requests("/v2/team/second/.*")).hasSize(1);
    }

    @Test
    void getsANewTokenWhenTheOldOneIsRefused() {
        server.tokens().requireToken();
        RegistryClient client = client();
        client.fetchManifest(image.reference());
        server.tokens().expireAll();
        assertThat(client.fetchManifest(image.reference()).bytes()).isEqualTo(image.manifestBytes());
        assertThat(server.tokens().given()).isEqualTo(2);
    }

    @Test
    void asksOnceMoreAfterA401AndNotForever() {
        server.tokens().requireTokenFrom(other.uri("/token"), new FakeTokens());
        assertThat(refusal().code()).isEqualTo("registry-unauthorized");
        assertThat(server.requests(".*/manifests/.*")).hasSize(2);
    }

    @Test
    void sendsTheLoginToTheTokenServerAndTheTokenToTheRegistry() throws IOException {
        server.tokens().requireTokenFor("me", "p:w");
        logIn(server.host(), "me", "p:w");
        assertThat(client().fetchManifest(image.reference()).bytes()).isEqualTo(image.manifestBytes());
        assertThat(server.requests("/token")).singleElement().satisfies(asked -> assertThat(asked.authorization())
                .isEqualTo(FakeTokens.basic("me", "p:w")));
        assertThat(server.requests("/v2/.*"))
                .extracting(ReceivedRequest::findAuthorization)
                .allSatisfy(sent -> assertThat(sent.orElse("Bearer ")).startsWith("Bearer "));
    }

    @Test
    void tellsWhenALoginIsMissingOrWrong() throws IOException {
        server.tokens().requireTokenFor("me", "right");
        RegistryException missing = refusal();
        assertThat(missing.code()).isEqualTo("registry-unauthorized");
        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.registryCodes()).containsExactly("DENIED");
        logIn(server.host(), "me", "wrong");
        assertThat(refusal().code()).isEqualTo("registry-unauthorized");
        assertThat(refusal().getMessage()).doesNotContain("wrong");
    }

    @Test
    void sendsABasicLoginOnlyWhenAskedAndNotAgainWhenRefused() throws IOException {
        server.tokens().requireLogin("me", "pw");
        logIn(server.host(), "me", "pw");
        client().fetchManifest(image.reference());
        assertThat(server.requests())
                .extracting(ReceivedRequest::authorization)
                .containsExactly(null, FakeTokens.basic("me", "pw"));
        server.tokens().requireLogin("me", "changed");
        assertThat(refusal().code()).isEqualTo("registry-unauthorized");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void sendsNoLoginOfAnotherRegistry() throws IOException {
        server.tokens().requireToken();
        logIn("registry.example.org", "me", "pw");
        client().fetchManifest(image.reference());
        assertThat(server.requests("/token").get(0).authorization()).isNull();
    }

    @Test
    void answersNoChallengeFromWhereARedirectLed() throws IOException {
        logIn(server.host(), "me", "pw");
        other.tokens().requireLogin("me", "pw");
        other.putFile("/v2/stolen", new byte[] {1});
        server.misbehave(9, ".*/manifests/.*", Misbehaviour.Redirect.to(other.uri("/v2/stolen")));
        assertThat(refusal().status()).isEqualTo(401);
        assertThat(other.requests()).singleElement().satisfies(asked -> assertThat(asked.authorization())
                .isNull());
    }

    @Test
    void refusesATokenServerOverPlainHttpOrOnTheLink() {
        for (String realm : java.util.List.of("http://auth.example.org/token", "https://169.254.169.254/token")) {
            server.tokens().requireTokenFrom(java.net.URI.create(realm), new FakeTokens());
            RegistryClient client = client();
            WebException e = catchThrowableOfType(WebException.class, () -> client.fetchManifest(image.reference()));
            assertThat(e.code()).isIn("plain-http-refused", "redirect-refused");
        }
    }

    @Test
    void exchangesARefreshTokenByForm() throws IOException {
        server.tokens().requireTokenFor("nobody", "x");
        server.tokens().acceptRefreshToken("refresh+me");
        // The user that Azure writes beside an identity token, the only one for which jib takes it.
        String nobody = "00000000-0000-0000-0000-000000000000:";
        String user = Base64.getEncoder().encodeToString(nobody.getBytes(StandardCharsets.UTF_8));
        writeConfig(
                "{\"auths\":{\"" + server.host() + "\":{\"auth\":\"" + user + "\",\"identitytoken\":\"refresh+me\"}}}");
        assertThat(client().fetchManifest(image.reference()).bytes()).isEqualTo(image.manifestBytes());
        assertThat(server.requests("/token")).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.query()).isNull();
        });
    }

    @Test
    void triesATokenServerAgainAndRefusesItsNonsense() {
        server.tokens().requireToken();
        server.misbehave(1, "/token", new Misbehaviour.Status(503));
        client().fetchManifest(image.reference());
        for (String body : java.util.List.of("<html>", "{}", "{\"token\":\"a\\r\\nX-Evil: 1\"}")) {
            server.misbehave(1, "/token", new Misbehaviour.Status(200, Map.of(), body));
            assertThat(refusal().code()).isEqualTo("token-failed");
        }
    }

    @Test
    void tellsAConfigurationThatCannotBeRead() throws IOException {
        server.tokens().requireToken();
        writeConfig("{\"auths\":{\"" + server.host() + "\":{\"auth\":\"%%%\"}}}");
        RegistryClient client = client();
        InvalidInputException e =
                catchThrowableOfType(InvalidInputException.class, () -> client.fetchManifest(image.reference()));
        assertThat(e.code()).isEqualTo("credentials-unreadable");
        writeConfig("not json");
        RegistryClient second = client();
        assertThat(catchThrowableOfType(InvalidInputException.class, () -> second.fetchManifest(image.reference()))
                        .code())
                .isEqualTo("credentials-unreadable");
    }

    @Test
    void aBrokenConfigurationDoesNotStopAnonymousPulls() throws IOException {
        writeConfig("not json");
        assertThat(client().fetchManifest(image.reference()).bytes()).isEqualTo(image.manifestBytes());
    }

    @Test
    void findsTheConfigurationWhereSettingsOrEnvironmentSay() throws IOException {
        server.tokens().requireTokenFor("me", "pw");
        logIn(server.host(), "me", "pw");
        Path config = home.resolve(".docker/config.json");
        BuilderSettings named = settings.withDockerConfig(config);
        Path nowhere = home.resolve("nowhere");
        new RegistryClient(QuickWeb.of(named).web(), named, nowhere, Map.of()).fetchManifest(image.reference());
        Map<String, String> environment =
                Map.of("DOCKER_CONFIG", home.resolve(".docker").toString());
        new RegistryClient(QuickWeb.of(settings).web(), settings, nowhere, environment)
                .fetchManifest(image.reference());
        assertThat(server.tokens().given()).isEqualTo(2);
    }
}
