package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.content.Pace;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.FakeNode;
import io.hubcrate.testing.SiteNodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes slowly, and where it is looked whether it must. */
class PacedShellTest {
    private static final String ETCD = "/etc/kubernetes/manifests/etcd.yaml";

    private final byte[] bytes = new byte[100_000];
    private final ByteArrayOutputStream came = new ByteArrayOutputStream();
    private boolean etcd;

    PacedShellTest() {
        new Random(1).nextBytes(bytes);
    }

    private FakeNode node(SiteNode node) {
        return new FakeNode(node)
                .on(command -> command.words().contains(ETCD), command -> new CommandResult(etcd ? 0 : 1, "", ""))
                .on(command -> command.words().contains("cat"), command -> {
                    try {
                        command.findInput().orElseThrow().writeTo(new Taken());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return new CommandResult(0, "", "");
                });
    }

    private final class Taken implements ByteSink {
        @Override
        public void write(byte[] buffer, int offset, int length) {
            came.write(buffer, offset, length);
        }

        @Override
        public void restart() {
            throw new AssertionError("nothing begins again");
        }
    }

    private static PacedShell paced(FakeNode node) {
        return new PacedShell(node, new Pace(50_000_000), new Pace(25_000_000));
    }

    private void send(NodeShell shell) {
        shell.run(Command.of("cat").withInput(sink -> sink.write(bytes, 0, bytes.length)));
    }

    private static long looks(FakeNode node) {
        return node.ran().stream()
                .filter(command -> command.words().contains(ETCD))
                .count();
    }

    @Test
    void controlPlaneIsAskedForEtcdUntilThereIsOneAndEveryByteComes() {
        FakeNode node = node(SiteNodes.controlPlane("cp", "10.0.0.1"));
        PacedShell shell = paced(node);
        send(shell);
        etcd = true;
        send(shell);
        send(shell);
        assertThat(looks(node)).isEqualTo(2);
        assertThat(came.size()).isEqualTo(3 * bytes.length);
        assertThat(Digest.of(Arrays.copyOf(came.toByteArray(), bytes.length))).isEqualTo(Digest.of(bytes));
    }

    @Test
    void workerIsNotAskedNorAnybodyForACommandWithoutBytes() {
        FakeNode worker = node(SiteNodes.worker("w", "10.0.0.2"));
        send(paced(worker));
        FakeNode control = node(SiteNodes.controlPlane("cp", "10.0.0.1")).on("true", "");
        paced(control).run(Command.of("true"));
        assertThat(looks(worker) + looks(control)).isZero();
    }

    @Test
    void onlyEtcdsNodeGetsItsBytesAtEtcdsPace() {
        List<Long> waits = new ArrayList<>();
        Pace slow = new Pace(32 << 10, () -> 0, waits::add);
        FakeNode control = node(SiteNodes.controlPlane("cp", "10.0.0.1"));
        send(new PacedShell(control, new Pace(0), slow));
        assertThat(waits).isEmpty();
        etcd = true;
        send(new PacedShell(control, new Pace(0), slow));
        // In pieces of a second each: the line is never silent for long.
        assertThat(waits).containsExactly(0L, 1_000_000_000L, 2_000_000_000L, 3_000_000_000L);
        send(new PacedShell(node(SiteNodes.worker("w", "10.0.0.2")), new Pace(0), slow));
        assertThat(waits).hasSize(4);
    }
}
