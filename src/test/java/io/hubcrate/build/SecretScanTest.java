package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScanTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy:\n  secretToken: abcdef0123456789",
                "hub:\n  cookieSecret: \"00ff\"",
                "hub:\n  db:\n    password: hunter2",
                "hub:\n  config:\n    GitHubOAuthenticator:\n      client_secret: abc",
                "hub:\n  config:\n    CryptKeeper:\n      keys:\n        - abcdef",
                "auth:\n  github:\n    clientSecret: abc",
                "auth:\n  state:\n    cryptoKey: abc",
                "hub:\n  services:\n    cull:\n      apiToken: abc",
                "hub:\n  config:\n    LDAPAuthenticator:\n      lookup_dn_search_password: x",
                "singleuser:\n  extraEnv:\n    AWS_SECRET_KEY: abc",
                "singleuser:\n  extraEnv:\n    - name: DB_PASSWORD\n      value: abc",
                "imagePullSecret:\n  registry: r\n  password: abc",
                "tls: |\n  -----BEGIN RSA PRIVATE KEY-----\n  abc",
                "tls: |\n  -----BEGIN PRIVATE KEY-----",
                "tls: |\n  -----BEGIN ENCRYPTED PRIVATE KEY-----",
                "tls: |\n  -----BEGIN EC PRIVATE KEY-----",
                "tls: |\n  -----BEGIN OPENSSH PRIVATE KEY-----",
                "pgp: |\n  -----BEGIN PGP PRIVATE KEY BLOCK-----",
                "ppk: |\n  PuTTY-User-Key-File-3: ssh-ed25519",
                "key: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=",
                "netrc: |\n  machine git.example.org login me password abc",
                "docker: '{\"auths\": {\"r\": {\"auth\": \"dXNlcjpwYXNz\"}}}'"
            })
    void findsASecretInValues(String values) {
        assertThat(problems(values, SecretScan.Content.VALUES)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy:\n  secretToken: \"\"",
                "proxy:\n  secretToken:",
                "hub:\n  existingSecret: my-secret",
                "imagePullSecrets: [regcred]",
                "hub:\n  db:\n    password: {{ .Values.password }}",
                "hub:\n  db:\n    password: \"${DB_PASSWORD}\"",
                "serviceAccount:\n  automountServiceAccountToken: false",
                "tls:\n  secretName: my-tls",
                "prePuller:\n  pullSecret: regcred",
                "tls: |\n  -----BEGIN CERTIFICATE-----\n  abc",
                "tls: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=",
                "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: a, key: b}",
                "keys: [a, b]"
            })
    void letsPassWhatOnlyLooksLikeOne(String values) {
        assertThat(problems(values, SecretScan.Content.VALUES)).isEmpty();
    }

    @Test
    void namesEveryPlaceAndNeverTheSecret() {
        String values = "proxy:\n  secretToken: hunter2\nhub:\n  db:\n    password: hunter2\n";
        List<Problem> problems = problems(values, SecretScan.Content.VALUES);
        assertThat(problems).extracting(Problem::line).containsExactly(2, 5);
        assertThat(problems).extracting(Problem::path).containsExactly("proxy.secretToken", "hub.db.password");
        assertThat(problems).noneMatch(problem -> problem.toString().contains("hunter2"));
    }

    @Test
    void findsValuesOfKubernetesSecrets() {
        String manifests =
                """
                kind: ConfigMap
                data:
                  a: b
                ---
                kind: Secret
                data:
                  tls.crt: YWJj
                  empty: ''
                stringData:
                  x: y
                ---
                kind: List
                items:
                  - kind: Secret
                    data: {z: YQ==}
                """;
        assertThat(problems(manifests, SecretScan.Content.MANIFESTS))
                .extracting(Problem::line)
                .containsExactly(7, 10, 15);
    }

    @Test
    void findsLinesEvenInWhatIsNoYaml() {
        assertThat(problems("{{ if }}\n\t- x: [\n-----BEGIN PRIVATE KEY-----\n", SecretScan.Content.VALUES))
                .extracting(Problem::line)
                .containsExactly(3);
    }

    private static List<Problem> problems(String text, SecretScan.Content content) {
        SecretScan scan = new SecretScan(List.of("other.yaml"));
        scan.scan("file.yaml", text.getBytes(StandardCharsets.UTF_8), content);
        scan.scan("other.yaml", "password: allowed".getBytes(StandardCharsets.UTF_8), content);
        Throwable thrown = catchThrowable(scan::requireNone);
        if (thrown == null) {
            return List.of();
        }
        assertThat(((InvalidInputException) thrown).code()).isEqualTo("secret-found");
        return ((InvalidInputException) thrown).problems();
    }
}
