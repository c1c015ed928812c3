package io.hubcrate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on loopback whose every word is a test's own: for what a real server does not do. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final Conversation conversation;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What is said on one connection, which is closed afterwards. */
    @FunctionalInterface
    public interface Conversation {
        void speak(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private RawServer(Conversation conversation) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        this.conversation = conversation;
        thread(this::accept);
    }

    /** Speaks so on every connection, each in a thread of its own. */
    public static RawServer speaking(Conversation conversation) {
        return new RawServer(conversation);
    }

    /** Takes every connection and neither reads nor says anything. */
    public static RawServer silent() {
        CountDownLatch never = new CountDownLatch(1);
        return new RawServer((in, out) -> never.await());
    }

    /** {@code 127.0.0.1:port}. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How many connections it has taken. */
    public int connections() {
        return connections.size();
    }

    /** A request's first lines up to the empty one; fails if the connection ends before. */
    public static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("hung up");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    public static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void accept() {
        while (closing.getCount() > 0) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                thread(() -> serve(socket));
            } catch (IOException e) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            conversation.speak(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // The other side has hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
            for (Socket each : connections) {
                each.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
