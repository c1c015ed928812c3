package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> WORDS =
            List.of("build", "verify", "images", "image-not-found", "image-malformed");

    @Test
    void givesTheNearestFirst() {
        assertThat(Spelling.near("image", WORDS)).first().isEqualTo("images");
    }

    @Test
    void findsTheWordOfWhichAPartWasTyped() {
        assertThat(Spelling.near("not-found", WORDS)).containsExactly("image-not-found");
    }

    @Test
    void staysSilentWhereNothingIsNear() {
        assertThat(Spelling.near("zebra", WORDS)).isEmpty();
    }
}
