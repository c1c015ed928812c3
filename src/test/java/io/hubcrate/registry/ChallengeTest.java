package io.hubcrate.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void readsDockerHubsForm() {
        assertThat(
                        Challenge.parseAll(
                                List.of(
                                        "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a/b:pull,push\"")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.docker.io/token",
                                "service", "registry.docker.io",
                                "scope", "repository:a/b:pull,push")));
    }

    @Test
    void readsSeveralChallengesInOneHeaderAndInSeveral() {
        assertThat(Challenge.parseAll(List.of("Basic realm=\"a, \\\"b\\\"\", bearer Realm=x , service=y", "Negotiate")))
                .containsExactly(
                        new Challenge("basic", Map.of("realm", "a, \"b\"")),
                        new Challenge("bearer", Map.of("realm", "x", "service", "y")),
                        new Challenge("negotiate", Map.of()));
    }

    @Test
    void leavesOutWhatItCannotRead() {
        assertThat(Challenge.parseAll(List.of("", "=x", "\"\"", "x".repeat(9000))))
                .isEmpty();
    }
}
