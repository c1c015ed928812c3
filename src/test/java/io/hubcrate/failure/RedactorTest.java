package io.hubcrate.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Redactor redactor = new Redactor();

    @Test
    void secretOfTheSiteIsMaskedWhereverItStands() {
        redactor.add(Secret.of("correct horse".toCharArray()));
        assertThat(redactor.redact("tried 'correct horse' twice: correct horse"))
                .isEqualTo("tried '********' twice: ********");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef",
                "--certificate-key 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Ing.eyJpc3MiOiJrdWJlcm5ldGVz.c2lnbmF0dXJl",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\ncut off",
                "MIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEA\nMIIEpAIBAAKCAQEA / MIIEpAIB==\n-----END RSA PRIVATE KEY-----",
                "proxy:\n  secretToken: 0123456789abcdef",
                "{\"password\":\"for the first day\"}",
                "CONFIGPROXY_AUTH_TOKEN=0123456789abcdef",
                "client-key-data: LS0tLS1CRUdJTg==",
                "postgresql://hub:hunter22@db.example/hub"
            })
    void whatLooksLikeASecretIsMaskedWhoeverMadeIt(String text) {
        assertThat(redactor.redact(text))
                .contains("********")
                .doesNotContain(
                        "0123456789abcdef", "eyJpc3Mi", "MIIEpAIB", "cut off", "first day", "LS0tLS", "hunter22");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node worker1 is not ready: container runtime network not ready",
                "sha256:84d7ea483b5b109e796d90be7a1a8e0230422623f8065f05e122d6af62ee5d09",
                "registry.k8s.io/kube-apiserver:v1.34.4",
                "[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz",
                "kubernetes.default.svc.cluster.local"
            })
    void whatIsNoneStays(String text) {
        assertThat(redactor.redact(text)).isEqualTo(text);
    }
}
