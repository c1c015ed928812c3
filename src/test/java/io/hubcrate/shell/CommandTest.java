package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {
    @Test
    void messagesNameAScriptByItsArgumentsAndCutWhatIsLong() {
        assertThat(Command.script("echo \"$1\"", "a", "b c")).hasToString("sh script a b c");
        assertThat(Command.of("ls", "-l", "it's")).hasToString("ls -l 'it'\\''s'");
        assertThat(Command.of("ls", "x".repeat(500)).toString()).hasSize(120).endsWith("x...");
    }

    @Test
    void commandInsideAnotherOneKeepsItsName() {
        Command command = new Command(List.of("sh", "wrapped"), false, null, Command.USUAL, true, "ls /etc");
        assertThat(command.asRoot().within(Duration.ofHours(1)).withInput(sink -> {}))
                .hasToString("ls /etc");
        assertThat(command.asChange().line()).isEqualTo("sh wrapped");
    }
}
