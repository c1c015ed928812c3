package io.hubcrate.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.testing.peers.Programs;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellLineTest {
    @Test
    void eachWordIsReadBackByAShellAsItWas() {
        for (String word : List.of("plain", "a b", "", "'", "$(id)", "`id`;\nid", "\\", "{}", "*", "~", "!x")) {
            String line = ShellLine.of("printf %s {}", word);
            assertThat(Programs.command("sh", "-c", line).run().out()).isEqualTo(word);
        }
    }

    @Test
    void holesAndWordsAreOneForOne() {
        assertThat(ShellLine.of("mv {} {}", "a", "b c")).isEqualTo("mv a 'b c'");
        assertThatThrownBy(() -> ShellLine.of("mv {} {}", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ShellLine.of("mv {}", "a", "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
