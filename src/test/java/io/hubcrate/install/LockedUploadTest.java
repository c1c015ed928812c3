package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.content.Digest;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.shell.RootedShell;
import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that arrives slowly, with the lock of a node that is a folder. */
class LockedUploadTest {
    private static final byte[] BYTES = "a file".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    private LockedShell operator(String host) {
        NodeShell node =
                new RootedShell(SiteNodes.worker("node-0", "192.0.2.1"), root, "/usr/sbin:/usr/bin:/sbin:/bin");
        return new LockedShell(
                node,
                EngineRun.operator(host, "install"),
                host,
                EventSink.NONE,
                new LockedShell.Patience(Duration.ofSeconds(1), 1));
    }

    /** The operator's time on the node is over, as after hours of sending. */
    private void letTimeLapse() throws IOException {
        Path owner = root.resolve("run/hubcrate/owner");
        String[] words = Files.readString(owner).split(" ", -1);
        words[1] = "0";
        Files.writeString(owner, String.join(" ", words));
    }

    /** Bytes are given to a command as soon as it begins, and it begins with waiting for the lock. */
    private void awaitRunning(String part) throws IOException {
        for (int i = 0; i < 1000; i++) {
            if (Files.readString(root.resolve("run/hubcrate/owner")).contains(part)) {
                return;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("the upload does not run under the lock");
    }

    @Test
    void nodeStaysTheOperatorsHoweverSlowlyTheFileArrives() throws IOException {
        LockedShell anna = operator("north");
        LockedShell bert = operator("south");
        AtomicReference<Throwable> meanwhile = new AtomicReference<>();
        anna.claim();
        boolean sent = anna.upload("/opt/file", 0644, Digest.of(BYTES), BYTES.length, sink -> {
            sink.write(BYTES, 0, 2);
            awaitRunning("file");
            letTimeLapse();
            meanwhile.set(catchThrowable(bert::claim));
            sink.write(BYTES, 2, BYTES.length - 2);
        });
        assertThat(sent).isTrue();
        assertThat(meanwhile.get()).isInstanceOf(OperatorAtWorkException.class).hasMessageContaining("/opt/file");
        assertThat(root.resolve("opt/file")).hasBinaryContent(BYTES);
        // And for his usual time after the last byte.
        assertThatThrownBy(bert::claim).isInstanceOf(OperatorAtWorkException.class);
        letTimeLapse();
        bert.claim();
    }

    @Test
    void nothingIsReadForANodeThatIsAnothers() {
        operator("south").claim();
        assertThatThrownBy(() -> operator("north")
                        .upload("/opt/file", 0644, Digest.of(BYTES), BYTES.length, sink -> sink.write(BYTES, 0, 6)))
                .isInstanceOf(OperatorAtWorkException.class);
        assertThat(root.resolve("opt")).doesNotExist();
    }
}
