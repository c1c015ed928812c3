package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.testing.FakeNode;
import io.hubcrate.testing.SiteNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the lock does with a command on its way to the node; the lock itself is tried by {@link LockedShellIT}. */
class LockedShellTest {
    private final FakeNode node = new FakeNode(SiteNodes.worker("node-0", "192.0.2.1"));
    private final LockedShell shell = new LockedShell(
            node,
            EngineRun.operator("north", "install"),
            "north",
            EventSink.NONE,
            new LockedShell.Patience(Duration.ofSeconds(20), 3));

    private void answer(int exit, String out, String err) {
        node.on(command -> true, command -> {
            command.oversight()
                    .findWatcher()
                    .ifPresent(watcher -> (out + err).lines().forEach(watcher));
            return new CommandResult(exit, out, err, command.oversight().confidential());
        });
    }

    @Test
    void linesOfTheCommandAreToldAndNotTheLocksOwn() {
        answer(0, "hubcrate-lock held\nfirst\nsecond\n", "third\n");
        List<String> seen = new ArrayList<>();
        CommandResult result =
                shell.run(Command.of("kubeadm", "init").asChange().watched(seen::add));
        assertThat(seen).containsExactly("first", "second", "third");
        assertThat(result.out()).isEqualTo("first\nsecond\n");
    }

    @Test
    void waitingForTheLockIsNoSilenceOfTheCommand() {
        answer(0, "hubcrate-lock held\n", "");
        assertThat(shell.run(Command.of("true").asChange().quietFor(Duration.ofSeconds(30)))
                        .exit())
                .isZero();
        Command wrapped = node.ran().get(0);
        assertThat(wrapped.oversight().quiet()).isEqualTo(Duration.ofSeconds(50));
        assertThat(wrapped.timeout()).isGreaterThan(Command.LONGEST);
    }

    @Test
    void secretsStandInNoMessageOfTheLockEither() {
        answer(0, "hubcrate-lock held\ntoken-9f3a\n", "token-9f3a\n");
        CommandResult result = shell.run(Command.of("kubeadm").asChange().confidential());
        assertThat(result.out()).isEqualTo("token-9f3a\n");
        assertThat(result.toString()).doesNotContain("9f3a");
    }

    @Test
    void lockThatCannotBeTakenTellsNoOutputOfAConfidentialCommand() {
        answer(1, "", "token-9f3a\n");
        assertThatThrownBy(() -> shell.run(Command.of("kubeadm").asChange().confidential()))
                .hasMessageContaining("cannot be taken")
                .hasMessageNotContaining("9f3a");
        assertThatThrownBy(() -> shell.run(Command.of("kubeadm").asChange())).hasMessageContaining("9f3a");
    }

    @Test
    void lookingBesideGoesPastTheLockAndNothingElseDoes() {
        answer(0, "seen\n", "");
        assertThat(shell.runBeside(Command.of("ls")).out()).isEqualTo("seen\n");
        assertThat(node.ran().get(0).words()).containsExactly("ls");
        Command change = Command.of("rm", "/x").asChange();
        assertThatThrownBy(() -> shell.runBeside(change)).isInstanceOf(IllegalArgumentException.class);
        assertThat(node.ran()).hasSize(1);
    }
}
