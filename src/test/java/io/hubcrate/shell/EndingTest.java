package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What ends a command is a command, too, and hangs where the first one hung. */
class EndingTest {
    private static final Duration LIMIT = Duration.ofMillis(700);

    /** This host, on which whatever ends a command hangs or floods once it has begun. */
    private static final class Hanging implements Carrier {
        private final LocalCarrier local = new LocalCarrier();
        private final String does;
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger cut = new AtomicInteger();

        Hanging(String does) {
            this.does = does;
        }

        @Override
        public Running start(List<String> words, OutputStream out, OutputStream err) throws IOException {
            started.incrementAndGet();
            return local.start(
                    words.stream()
                            .map(word -> word.equals(ShellScript.END) ? does : word)
                            .toList(),
                    out,
                    err);
        }

        @Override
        public boolean isRoot() {
            return true;
        }

        @Override
        public void cut() {
            cut.incrementAndGet();
        }

        @Override
        public void close() {
            local.close();
        }
    }

    private static NodeException timeoutOn(Carrier carrier, String script) {
        NodeShell shell = new CarriedShell(SiteNodes.worker("here", "127.0.0.1"), carrier, LIMIT);
        return catchThrowableOfType(
                NodeException.class, () -> shell.run(Command.script(script).within(Duration.ofMillis(300))));
    }

    @Test
    void endingThatHangsIsNotEndedItselfAndTheConnectionGoes() {
        for (String hanging : List.of("sleep 5", "timeout 5 yes", "timeout 5 yes >&2")) {
            Hanging carrier = new Hanging(hanging);
            NodeException told = timeoutOn(carrier, "sleep 5");
            assertThat(told.code()).as("what went wrong first").isEqualTo("command-timeout");
            assertThat(told).hasMessageContaining("may still run");
            assertThat(carrier.started).as("the command and one ending").hasValue(2);
            assertThat(carrier.cut).hasValue(1);
        }
    }

    @Test
    void endingThatSaysThatItFailedLeavesTheConnection() {
        Hanging carrier = new Hanging("exit 1");
        assertThat(timeoutOn(carrier, "sleep 5")).hasMessageContaining("may still run");
        assertThat(carrier.cut).hasValue(0);
    }

    @Test
    void whatAFloodBringsWhileItIsEndedIsKeptNowhere() {
        BoundedBytes bytes = new BoundedBytes(100);
        bytes.add(new byte[101], 0, 101);
        bytes.drop();
        bytes.add(new byte[50], 0, 50);
        assertThat(bytes.overflowed()).as("why it was ended").isTrue();
        assertThat(bytes.text()).isEmpty();
    }
}
