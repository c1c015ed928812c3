package io.hubcrate.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.Secret;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who types passphrases, with real keys and nodes at which nobody listens: keys are opened before anything is connected. */
class PassphrasesTest {
    @TempDir
    Path folder;

    private final List<Path> asked = new ArrayList<>();
    private final AtomicInteger asking = new AtomicInteger();
    private int mostAtOnce;

    private Path key(String name, String passphrase) {
        Path key = folder.resolve(name);
        Programs.run("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key.toString());
        return key;
    }

    private SshConnector connector(Function<Path, Optional<Secret>> person) {
        return new SshConnector(null, key -> {
            mostAtOnce = Math.max(mostAtOnce, asking.incrementAndGet());
            asked.add(key);
            Optional<Secret> typed = person.apply(key);
            asking.decrementAndGet();
            return typed;
        });
    }

    private static Optional<Secret> typed(String text) {
        return Optional.of(Secret.of(text.toCharArray()));
    }

    /** Of the refusals of so many nodes, reached at one time. */
    private List<String> codes(SshConnector connector, int nodes, Path... keys) throws Exception {
        NodeAccess access = new NodeAccess.Ssh(
                "127.0.0.1",
                closedPort(),
                "root",
                List.of(keys),
                false,
                null,
                folder.resolve("known_hosts"),
                List.of(),
                Sudo.ROOT);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                all.add(threads.submit(
                        () -> catchThrowableOfType(NodeException.class, () -> connector.open(SshRig.node(access)))
                                .code()));
            }
            List<String> codes = new ArrayList<>();
            for (Future<String> one : all) {
                codes.add(one.get(60, TimeUnit.SECONDS));
            }
            return codes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void passphraseOfOneKeyIsAskedForOnceForAllNodes() throws Exception {
        Path key = key("key", "two words");
        assertThat(codes(connector(asked -> typed("two words")), 6, key))
                .hasSize(6)
                .containsOnly("node-unreachable");
        assertThat(asked).containsExactly(key);
    }

    @Test
    void eachKeyHasItsOwnAndOnlyOneQuestionStandsAtATime() throws Exception {
        Path one = key("one", "first");
        Path other = key("other", "second");
        SshConnector connector = connector(key -> typed(key.equals(one) ? "first" : "second"));
        assertThat(codes(connector, 4, one, other)).containsOnly("node-unreachable");
        assertThat(asked).containsExactly(one, other);
        assertThat(mostAtOnce).isEqualTo(1);
    }

    @Test
    void oneThatWasMistypedIsAskedForAgain() throws Exception {
        Path key = key("key", "two words");
        AtomicInteger tries = new AtomicInteger();
        SshConnector connector = connector(asked -> typed(tries.incrementAndGet() < 3 ? "too words" : "two words"));
        assertThat(codes(connector, 3, key)).containsOnly("node-unreachable");
        assertThat(asked).hasSize(3);
    }

    @Test
    void whoDoesNotKnowItIsNotAskedForEachNode() throws Exception {
        Path key = key("key", "two words");
        assertThat(codes(connector(asked -> typed("guess")), 5, key)).containsOnly("ssh-key-unusable");
        assertThat(asked).hasSize(3);
        asked.clear();
        assertThat(codes(connector(nobody -> Optional.empty()), 5, key)).containsOnly("ssh-key-unusable");
        assertThat(asked).hasSize(1);
    }
}
