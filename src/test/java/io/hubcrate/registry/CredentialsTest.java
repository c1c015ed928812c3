package io.hubcrate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final Path FILE = Path.of("config.json");

    private static InvalidInputException refusal(Credentials.Lookup lookup) {
        Credentials credentials = new Credentials(FILE, Duration.ofMillis(200), lookup);
        return catchThrowableOfType(InvalidInputException.class, () -> credentials.find("quay.io"));
    }

    @Test
    void aCredentialHelperThatNeverAnswersIsGivenUp() {
        InvalidInputException e = refusal((registry, log) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ended) {
                return Optional.empty();
            }
            return Optional.empty();
        });
        assertThat(e.code()).isEqualTo("credentials-unreadable");
        assertThat(e.getMessage()).contains("quay.io");
    }

    @Test
    void whatJibThrowsIsToldWithoutItsClass() {
        InvalidInputException e = refusal((registry, log) -> {
            throw new IllegalArgumentException("Illegal base64 character 3f");
        });
        assertThat(e.code()).isEqualTo("credentials-unreadable");
        assertThat(e.getMessage()).contains("config.json").doesNotContain("Exception", "java.");
    }
}
