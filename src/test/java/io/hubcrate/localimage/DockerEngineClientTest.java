package io.hubcrate.localimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.SourceException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SavedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that answers with whatever a test gives it. */
class DockerEngineClientTest {
    @TempDir
    Path folder;

    private byte[] asked = new byte[0];

    private LocalImage open(byte[] answer) throws Exception {
        Path socket = folder.resolve("s");
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread engine = new Thread(() -> answer(server, answer));
            engine.start();
            try {
                return open("unix://" + socket);
            } finally {
                engine.join();
            }
        }
    }

    private LocalImage open(String host) {
        return open(host, DockerEngineClient.PATIENCE);
    }

    private LocalImage open(String host, Duration patience) {
        return new LocalImages(folder.resolve("spool"), Map.of("DOCKER_HOST", host), patience, EventSink.NONE)
                .open(
                        new ImageSource(ImageSource.Kind.ENGINE, "docker:lab:1", null, "lab:1"),
                        ImageReference.parse("site/lab:1"),
                        Platform.LINUX_AMD64);
    }

    private void answer(ServerSocketChannel server, byte[] answer) {
        try (SocketChannel client = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(4096);
            client.read(request);
            asked = request.array();
            ByteBuffer bytes = ByteBuffer.wrap(answer);
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SourceException refusal(String answer) {
        return catchThrowableOfType(SourceException.class, () -> open(answer.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] chunked(byte[] body, int chunk) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        for (int at = 0; at < body.length; at += chunk) {
            int length = Math.min(chunk, body.length - at);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(body, at, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Test
    void readsTheExportOutOfItsChunksAndLeavesNothingBehind() throws Exception {
        byte[] tar = Files.readAllBytes(
                SavedImage.legacy("lab:1", SavedImage.layer("content")).write(folder.resolve("a.tar")));

        LocalImage image = open(chunked(tar, 700));

        assertThat(image.layers()).hasSize(1);
        assertThat(new String(asked, StandardCharsets.UTF_8)).startsWith("GET /images/get?names=lab%3A1 HTTP/1.1\r\n");
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void anExportThatBreaksOffIsNoImage() throws IOException {
        byte[] tar = Files.readAllBytes(
                SavedImage.legacy("lab:1", SavedImage.layer("content")).write(folder.resolve("a.tar")));
        byte[] whole = chunked(tar, 700);

        SourceException refusal = catchThrowableOfType(
                SourceException.class, () -> open(java.util.Arrays.copyOf(whole, whole.length - 6)));

        assertThat(refusal.code()).isEqualTo("local-image-engine");
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void theEnginesOwnWordsAreTold() {
        SourceException refusal =
                refusal("HTTP/1.1 404 Not Found\r\nContent-Length: 32\r\n\r\n{\"message\":\"No such image: lab\"}");

        assertThat(refusal.status()).isEqualTo(404);
        assertThat(refusal.getMessage()).contains("No such image");
    }

    @Test
    void answersThatAreNoHttpAreRefused() {
        assertThat(refusal("hello\r\n\r\n").code()).isEqualTo("local-image-engine");
        assertThat(refusal("HTTP/1.1 200 OK\r\n\r\nendless").code()).isEqualTo("local-image-engine");
        assertThat(refusal("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                        .code())
                .isEqualTo("local-image-engine");
        assertThat(refusal("x".repeat(100_000)).code()).isEqualTo("local-image-engine");
    }

    @Test
    void anEngineThatTakesTheConnectionAndIsSilentIsGivenUp() throws IOException {
        Path socket = folder.resolve("silent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            SourceException refusal =
                    catchThrowableOfType(SourceException.class, () -> open("unix://" + socket, Duration.ofMillis(200)));
            assertThat(refusal.code()).isEqualTo("local-image-engine");
            assertThat(folder.resolve("spool")).isEmptyDirectory();
        }
    }

    @Test
    void onlyTheSocketOfThisMachineIsAsked() {
        assertThat(catchThrowableOfType(SourceException.class, () -> open("tcp://docker.example:2376"))
                        .code())
                .isEqualTo("local-image-engine");
        assertThat(catchThrowableOfType(SourceException.class, () -> open("unix://" + folder.resolve("absent")))
                        .code())
                .isEqualTo("local-image-engine");
    }
}
