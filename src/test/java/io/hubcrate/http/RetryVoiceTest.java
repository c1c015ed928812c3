package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.SourceException;
import io.hubcrate.progress.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryVoiceTest {
    private final List<Event> said = new ArrayList<>();
    private final RetryVoice voice = new RetryVoice(said::add);

    private void fail(String endpoint, String code, int times) {
        for (int i = 0; i < times; i++) {
            voice.tell(
                    new SourceException(code, "image " + i + ": no answer", "", endpoint, 0, true, null),
                    Duration.ofMillis(400),
                    "2 of 6");
        }
    }

    @Test
    void hostThatIsGoneIsNamedOnceAndThenCounted() {
        fail("https://quay.io/v2/a/manifests/1", "connection-refused", 5);
        fail("https://quay.io/v2/b/manifests/1", "connection-refused", 94);
        assertThat(said).hasSize(2);
        fail("https://quay.io/v2/b/manifests/1", "connection-refused", 1);
        assertThat(said)
                .extracting(event -> ((Event.Note) event).text())
                .containsExactly(
                        "image 0: no answer; trying again in 0.4 s, attempt 2 of 6",
                        "quay.io: 10 requests failed in that way, still trying again",
                        "quay.io: 100 requests failed in that way, still trying again");
    }

    @Test
    void otherHostsAndOtherCausesAreToldByThemselves() {
        fail("quay.io", "connection-refused", 3);
        fail("quay.io", "connection-broken", 3);
        fail("docker.io", "connection-refused", 3);
        assertThat(said).hasSize(3);
    }
}
