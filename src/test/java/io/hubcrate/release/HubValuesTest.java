package io.hubcrate.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.bundle.BundleIndex.Chart;
import io.hubcrate.failure.Redactor;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.StateFolder;
import io.hubcrate.json.Json;
import io.hubcrate.site.Site;
import io.hubcrate.site.Site.ClusterSettings;
import io.hubcrate.site.Site.Exposure;
import io.hubcrate.site.Site.HubWishes;
import io.hubcrate.site.Site.Login;
import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One site file, told to charts in the words that each of them knows. */
class HubValuesTest {
    @TempDir
    private Path folder;

    private SecretStore secrets;

    @BeforeEach
    void makeSecrets() {
        secrets = SecretStore.open(StateFolder.open(folder.resolve("state")), new Redactor());
        HubSecrets.makeAll(secrets);
    }

    private JsonNode values(String version) throws IOException {
        Path password = folder.resolve("password");
        Files.writeString(password, "of the first day\n");
        Site lab = SiteNodes.site(SiteNodes.controlPlane("cp-1", "192.0.2.1"));
        Site site = new Site(
                lab.file(),
                lab.name(),
                lab.nodes(),
                lab.controlPlaneEndpoint(),
                lab.networks(),
                lab.services(),
                lab.consents(),
                ClusterSettings.USUAL,
                new HubWishes(
                        new Exposure(List.of("192.0.2.80"), 0),
                        List.of(),
                        new Login(List.of("anna", "ben"), List.of("anna"), password)),
                true,
                Site.Transfer.USUAL);
        Chart chart = new Chart(
                "jupyterhub", version, "", "", "jhub", "jhub", "", "", "charts/jupyterhub.tgz", List.of(), null);
        return Json.parse(HubValues.of(site, chart, secrets).getBytes(StandardCharsets.UTF_8));
    }

    private String secret(String name) {
        return HubSecrets.text(secrets, name);
    }

    @Test
    void chartsBefore011AreToldByAuth() throws IOException {
        JsonNode values = values("0.9.1");
        assertThat(values.at("/hub/cookieSecret").asText()).isEqualTo(secret(HubSecrets.COOKIE_SECRET));
        assertThat(values.at("/auth/state/cryptoKey").asText()).isEqualTo(secret(HubSecrets.CRYPT_KEY));
        assertThat(values.at("/auth/type").asText()).isEqualTo("dummy");
        assertThat(values.at("/auth/dummy/password").asText()).isEqualTo("of the first day");
        assertThat(values.at("/auth/whitelist/users").toString()).isEqualTo("[\"anna\",\"ben\"]");
        assertThat(values.at("/auth/admin/users").toString()).isEqualTo("[\"anna\"]");
        assertThat(values.at("/hub").has("config")).isFalse();
        assertThat(values.at("/proxy/service").has("externalIPs")).isFalse();
        assertThat(values.has("singleuser")).isFalse();
    }

    @Test
    void laterChartsByTheHubsOwnConfigurationAndAuthIsNoneOfTheirs() throws IOException {
        for (String version : List.of("0.11.0", "2.0.0", "4.4.0")) {
            JsonNode values = values(version);
            assertThat(values.has("auth")).as(version).isFalse();
            assertThat(values.at("/hub/config/JupyterHub/cookie_secret").asText())
                    .isEqualTo(secret(HubSecrets.COOKIE_SECRET));
            assertThat(values.at("/hub/config/DummyAuthenticator/password").asText())
                    .isEqualTo("of the first day");
            assertThat(values.at("/hub/config/Authenticator/allowed_users").toString())
                    .isEqualTo("[\"anna\",\"ben\"]");
            assertThat(values.at("/proxy/service").has("externalIPs")).isEqualTo(version.equals("4.4.0"));
        }
    }
}
