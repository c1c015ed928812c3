package io.hubcrate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuilderSettingsReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("config.yaml");
    }

    private BuilderSettings read(String text, Map<String, String> environment) throws IOException {
        Files.writeString(file, text);
        return BuilderSettingsReader.read(file, environment);
    }

    private InvalidInputException refuse(String text, Map<String, String> environment) throws IOException {
        Files.writeString(file, text);
        return catchThrowableOfType(InvalidInputException.class, () -> BuilderSettingsReader.read(file, environment));
    }

    @Test
    void readsEveryKey() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), "x");
        Files.createDirectory(folder.resolve("keyrings"));
        Files.writeString(folder.resolve("docker.json"), "{}");
        BuilderSettings settings = read(
                """
                mirrors:
                  - registry: docker.io
                    mirror: registry.example.org/dockerhub/cache
                  - {registry: quay.io, mirror: "mirror.example.org:5000"}
                  - {address: "https://dl.k8s.io", mirror: "https://files.example.org/k8s"}
                plainHttp: ["LocalHost:5000", "[::1]:80"]
                caFile: ca.pem
                proxy: http://me:p%40ss+w@proxy.example.org:3128
                noProxy: [.example.org, 10.0.0.0/8]
                connections: 8
                keyrings: [keyrings]
                dockerConfig: ~/docker.json
                """,
                Map.of("HOME", folder.toString(), "HTTPS_PROXY", "http://other:1"));
        assertThat(settings.mirrors())
                .containsExactly(
                        new Mirror("docker.io", "registry.example.org", "dockerhub/cache"),
                        new Mirror("quay.io", "mirror.example.org:5000", ""));
        assertThat(settings.addressMirrors())
                .containsExactly(AddressMirror.of("https://dl.k8s.io/", "https://files.example.org/k8s/"));
        assertThat(settings.allowsPlainHttp("localhost", 5000)).isTrue();
        assertThat(settings.allowsPlainHttp("localhost", 5001)).isFalse();
        assertThat(settings.allowsPlainHttp("[::1]", 80)).isTrue();
        assertThat(settings.caFile()).isEqualTo(folder.resolve("ca.pem"));
        Proxy proxy = Objects.requireNonNull(settings.httpsProxy());
        assertThat(settings.httpProxy()).isEqualTo(proxy);
        assertThat(proxy.host()).isEqualTo("proxy.example.org");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.user()).isEqualTo("me");
        String password = Objects.requireNonNull(proxy.password()).reveal(characters -> new String(characters));
        assertThat(password).isEqualTo("p@ss+w");
        assertThat(proxy.toString()).doesNotContain("p@ss");
        assertThat(settings.noProxy()).containsExactly(".example.org", "10.0.0.0/8");
        assertThat(settings.connections()).isEqualTo(8);
        assertThat(settings.keyrings()).containsExactly(folder.resolve("keyrings"));
        assertThat(settings.dockerConfig()).isEqualTo(folder.resolve("docker.json"));
    }

    @Test
    void takesProxiesFromTheEnvironmentInEitherCase() throws IOException {
        BuilderSettings settings = read(
                "# nothing set\n",
                Map.of(
                        "HTTPS_PROXY", "upper:1",
                        "https_proxy", "http://lower:2",
                        "HTTP_PROXY", "http://plain.example.org",
                        "no_proxy", "localhost, .example.org,10.0.0.1"));
        assertThat(settings.httpsProxy()).isEqualTo(new Proxy("lower", 2, null, null, "https_proxy"));
        assertThat(settings.httpProxy()).isEqualTo(new Proxy("plain.example.org", 80, null, null, "HTTP_PROXY"));
        assertThat(settings.noProxy()).containsExactly("localhost", ".example.org", "10.0.0.1");
    }

    @Test
    void anEmptyProxyKeyOverridesTheEnvironment() throws IOException {
        assertThat(read("proxy: null\n", Map.of("HTTPS_PROXY", "http://p:1")).httpsProxy())
                .isNull();
    }

    @Test
    void givesDefaultsForAnEmptyFile() throws IOException {
        assertThat(read("", Map.of())).isEqualTo(BuilderSettings.defaults());
        assertThat(BuilderSettingsReader.readIfPresent(folder.resolve("absent"), Map.of()))
                .isEqualTo(BuilderSettings.defaults());
    }

    @Test
    void tellsEveryProblemAtOnceWithItsPlace() throws IOException {
        InvalidInputException e = refuse(
                """
                mirror: []
                mirrors:
                  - {registry: docker.io, mirror: "https://m.example.org"}
                  - {registry: quay.io}
                  - text
                  - {registry: gcr.io, mirror: a.example.org, insecure: true}
                  - {registry: gcr.io, mirror: b.example.org}
                plainHttp: localhost:5000
                caFile: absent.pem
                proxy: socks5://p:1
                noProxy: {a: b}
                connections: many
                keyrings: [[a]]
                """,
                Map.of());
        assertThat(e.code()).isEqualTo("settings-invalid");
        assertThat(e.problems())
                .extracting(Problem::line, Problem::column, Problem::path)
                .containsExactly(
                        tuple(1, 1, "mirror"),
                        tuple(3, 35, "mirrors[0].mirror"),
                        tuple(4, 5, "mirrors[1]"),
                        tuple(5, 5, "mirrors[2]"),
                        tuple(6, 47, "mirrors[3].insecure"),
                        tuple(7, 16, "mirrors[4].registry"),
                        tuple(8, 12, "plainHttp"),
                        tuple(9, 9, "caFile"),
                        tuple(10, 8, "proxy"),
                        tuple(11, 10, "noProxy"),
                        tuple(12, 14, "connections"),
                        tuple(13, 12, "keyrings[0]"));
        assertThat(e.problems())
                .allSatisfy(problem -> assertThat(problem.file()).isEqualTo(file.toString()));
    }

    @Test
    void tellsProblemsOfAddressMirrorsWithTheirPlaces() throws IOException {
        InvalidInputException e = refuse(
                """
                mirrors:
                  - {address: dl.k8s.io, mirror: files.example.org}
                  - {address: "https://get.helm.sh/"}
                  - {address: "https://a.example/", registry: a.example, mirror: "https://b.example/"}
                  - {mirror: "https://b.example/"}
                  - {address: "https://c.example", mirror: "https://d.example/"}
                  - {address: "https://c.example/", mirror: "https://e.example/"}
                """,
                Map.of());
        assertThat(e.problems())
                .extracting(Problem::line, Problem::path)
                .containsExactly(
                        tuple(2, "mirrors[0].address"),
                        tuple(2, "mirrors[0].mirror"),
                        tuple(3, "mirrors[1]"),
                        tuple(4, "mirrors[2]"),
                        tuple(5, "mirrors[3]"),
                        tuple(7, "mirrors[5].address"));
    }

    @Test
    void believesNoAuthorityAndNoSettingsThatOthersCanChange() throws IOException {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "x");
        Files.setAttribute(ca, "unix:mode", 0666);
        InvalidInputException named = refuse("caFile: ca.pem\n", Map.of());
        assertThat(named.problems()).singleElement().satisfies(problem -> assertThat(problem.path())
                .isEqualTo("caFile"));
        Files.setAttribute(file, "unix:mode", 0666);
        MachineException whole =
                catchThrowableOfType(MachineException.class, () -> BuilderSettingsReader.read(file, Map.of()));
        assertThat(whole.code()).isEqualTo("file-unsafe");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class, () -> BuilderSettingsReader.read(folder.resolve("no"), Map.of()));
        assertThat(e.code()).isEqualTo("settings-unreadable");
    }

    @Test
    void neverRepeatsAProxyPasswordInAProblem() throws IOException {
        InvalidInputException e = refuse("", Map.of("HTTPS_PROXY", "ftp://me:hunter2@proxy:1"));
        assertThat(e.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("HTTPS_PROXY");
            assertThat(problem.text()).doesNotContain("hunter2");
        });
    }
}
