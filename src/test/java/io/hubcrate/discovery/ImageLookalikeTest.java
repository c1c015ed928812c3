package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLookalikeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "quay.io/a/b:1.0",
                "a/b:latest",
                "--image=quay.io/a/b:v2",
                "{\"image\":\"registry.local:5000/a/b:2024\"}",
                "['a/b:1']",
                "x: \"a/b:1-alpine\"",
                "quay.io/a/b:8080",
                "a/b:2023"
            })
    void findsNames(String text) {
        assertThat(ImageLookalike.in(text)).hasSize(1);
    }

    @Test
    void findsDigests() {
        assertThat(ImageLookalike.in("use a/b@sha256:" + "0".repeat(64))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://proxy-public/services/x:8000",
                "https://github.com/a/b",
                "proxy-api:8001",
                "hub/api:8081",
                "/srv/jupyterhub:1",
                "a/b",
                "data/home:ro",
                "app.kubernetes.io/name: hub",
                "10.0.0.0/8",
                "gateway://traefik-x.y:80",
                "# FROM jupyterhub/k8s-hub:v0.4",
                "x = 1  # see a/b:1",
                "$(HOST)/a:1.0",
                "rbac.authorization.k8s.io/v1",
                "A/b:1"
            })
    void leavesOtherTextAlone(String text) {
        assertThat(ImageLookalike.in(text)).isEmpty();
    }
}
