package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.testing.CollectingSink;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.ReceivedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResumableTransferTest {
    private static final int SIZE = 3_000_000;

    private final FakeRegistry server = FakeRegistry.start();
    private final QuickWeb quick = QuickWeb.of(server.settings());
    private final CollectingSink sink = new CollectingSink();
    private final byte[] file = new byte[SIZE];
    private final URI address = server.uri("/file");

    ResumableTransferTest() {
        new Random(7).nextBytes(file);
        server.putFile("/file", file);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void stream(long size, long from) {
        quick.web().stream(address, size, from, "files", sink);
    }

    @Test
    void streamsAFileOfKnownAndOfUnknownSize() {
        stream(SIZE, 0);
        assertThat(sink.bytes()).isEqualTo(file);
        CollectingSink second = new CollectingSink();
        assertThat(quick.web().transfer(address, -1, 0, "files", second)).isEqualTo(SIZE);
        assertThat(second.bytes()).isEqualTo(file);
    }

    @Test
    void goesOnByRangeWhereTheConnectionBroke() {
        server.misbehave(1, "/file", new Misbehaviour.Cut(500_000));
        server.misbehave(1, "/file", new Misbehaviour.Cut(1_000_000));
        stream(SIZE, 0);
        assertThat(sink.bytes()).isEqualTo(file);
        assertThat(sink.restarts()).isZero();
        assertThat(server.requests())
                .extracting(ReceivedRequest::range)
                .containsExactly(null, "bytes=1000000-", "bytes=1500000-");
    }

    @Test
    void goesOnByRangeAfterAStall() {
        server.misbehave(1, "/file", new Misbehaviour.Stall(800_000));
        QuickWeb.of(server.settings(), Duration.ofMillis(500)).web().stream(address, SIZE, 0, "files", sink);
        assertThat(sink.bytes()).isEqualTo(file);
        assertThat(server.requests()).extracting(ReceivedRequest::range).contains("bytes=800000-");
    }

    @Test
    void beginsWhereTheCallerStopped() {
        stream(SIZE, 2_999_990);
        assertThat(sink.bytes()).isEqualTo(Arrays.copyOfRange(file, 2_999_990, SIZE));
        assertThat(sink.restarts()).isZero();
    }

    @Test
    void asksNothingIfEverythingIsThere() {
        stream(SIZE, SIZE);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void restartsTheSinkIfTheServerIgnoresRanges() {
        server.misbehave(100, "/file", new Misbehaviour.IgnoreRange());
        stream(SIZE, 1_000_000);
        assertThat(sink.restarts()).isEqualTo(1);
        assertThat(sink.bytes()).isEqualTo(file);
    }

    @Test
    void restartsTheSinkIfTheServerSendsAnotherRange() {
        server.misbehave(100, "/file", new Misbehaviour.ForeignRange());
        stream(SIZE, 1_000_000);
        assertThat(sink.restarts()).isEqualTo(1);
        assertThat(sink.bytes()).isEqualTo(file);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void asksWithoutARangeAfterStatus416() {
        server.misbehave(1, "/file", new Misbehaviour.Status(416));
        stream(SIZE, 1_000_000);
        assertThat(sink.restarts()).isEqualTo(1);
        assertThat(sink.bytes()).isEqualTo(file);
    }

    @Test
    void refusesAFileLongerThanDeclaredBeforeTheFirstByte() {
        IntegrityException e = catchThrowableOfType(IntegrityException.class, () -> stream(SIZE - 1, 0));
        assertThat(e.code()).isEqualTo("size-mismatch");
        assertThat(e.expected()).isEqualTo(SIZE - 1 + " bytes");
        assertThat(sink.bytes()).isEmpty();
    }

    @Test
    void refusesAFileShorterThanDeclared() {
        IntegrityException e = catchThrowableOfType(IntegrityException.class, () -> stream(SIZE + 1, 0));
        assertThat(e.code()).isEqualTo("size-mismatch");
    }

    @Test
    void neverGivesTheSinkMoreThanDeclaredIfNoLengthIsAnnounced() {
        server.misbehave(1, "/file", new Misbehaviour.Flood(10_000_000_000L, false));
        IntegrityException e = catchThrowableOfType(IntegrityException.class, () -> stream(SIZE, 0));
        assertThat(e.code()).isEqualTo("size-mismatch");
        assertThat(sink.bytes().length).isLessThanOrEqualTo(SIZE);
    }

    @Test
    void resumesChunksThatEndTooEarlyAndGivesUpIfTheyAlwaysDo() {
        server.misbehave(1, "/file", new Misbehaviour.Flood(1_000_000, false));
        stream(SIZE, 0);
        assertThat(sink.bytes()).hasSize(SIZE);
        assertThat(server.requests()).extracting(ReceivedRequest::range).containsExactly(null, "bytes=1000000-");
    }

    @Test
    void givesUpOnALineThatNeverAdvances() {
        server.misbehave(100, "/file", new Misbehaviour.Cut(0));
        WebException e = catchThrowableOfType(WebException.class, () -> stream(SIZE, 0));
        assertThat(e.code()).isEqualTo("connection-broken");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void doesNotGiveUpOnALineThatBreaksOftenButAdvances() {
        byte[] large = new byte[12_000_000];
        new Random(8).nextBytes(large);
        server.putFile("/file", large);
        server.misbehave(9, "/file", new Misbehaviour.Cut(1_200_000));
        stream(large.length, 0);
        assertThat(sink.bytes()).isEqualTo(large);
        assertThat(quick.pauses()).hasSize(9);
    }

    @Test
    void aFullDiskIsNoReasonToTryAgain() {
        CollectingSink full = new CollectingSink(1_000_000);
        MachineException e =
                catchThrowableOfType(MachineException.class, () -> quick.web().stream(address, SIZE, 0, "files", full));
        assertThat(e.code()).isEqualTo("cannot-store");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aFileOfUnknownSizeThatChangedMeanwhileIsBegunAgain() {
        byte[] changed = new byte[2_000_000];
        server.misbehave(1, "/file", new Misbehaviour.Cut(500_000));
        HttpWeb web = new HttpWeb(
                server.settings(),
                io.hubcrate.progress.EventSink.NONE,
                WebLimits.DEFAULTS,
                pause -> server.putFile("/file", changed));
        assertThat(web.transfer(address, -1, 0, "files", sink)).isEqualTo(2_000_000);
        assertThat(sink.bytes()).isEqualTo(changed);
        assertThat(sink.restarts()).isEqualTo(1);
    }

    @Test
    void refusesAnUnpinnedFileWhoseEndNobodyMarks() throws IOException {
        try (ServerSocket raw = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerOnce(raw));
            server.setDaemon(true);
            server.start();
            String host = "127.0.0.1:" + raw.getLocalPort();
            HttpWeb web = QuickWeb.of(this.server.settings().withPlainHttp(Set.of(host)))
                    .web();
            WebException e = catchThrowableOfType(
                    WebException.class, () -> web.transfer(URI.create("http://" + host + "/x"), -1, 0, "files", sink));
            assertThat(e.code()).isEqualTo("length-unknown");
        }
    }

    private static void answerOnce(ServerSocket raw) {
        try (Socket socket = raw.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            byte[] request = new byte[4096];
            if (in.read(request) > 0) {
                out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf of it".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
