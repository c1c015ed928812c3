package io.hubcrate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on loopback that believes to know every name: tunnels end at one address, plain requests at another.
 * One request for each connection.
 */
public final class FakeProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String tunnelEnd;
    private final String plainEnd;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();

    private FakeProxy(ServerSocket server, String tunnelEnd, String plainEnd) {
        this.server = server;
        this.tunnelEnd = tunnelEnd;
        this.plainEnd = plainEnd;
    }

    /** Both as {@code host:port}. */
    public static FakeProxy to(String tunnelEnd, String plainEnd) throws IOException {
        FakeProxy proxy = new FakeProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), tunnelEnd, plainEnd);
        start(proxy::accept);
        return proxy;
    }

    /** {@code 127.0.0.1:port}. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Method and target of every request. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** {@code Proxy-Authorization} of every request; empty text where there was none. */
    public List<String> logins() {
        return List.copyOf(logins);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                start(() -> serve(client));
            } catch (SocketException e) {
                // Closed: the test is over.
                return;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = readHead(client.getInputStream());
            String[] first = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
            asked.add(first[0] + " " + first[1]);
            logins.add(header(head, "proxy-authorization"));
            boolean tunnel = first[0].equals("CONNECT");
            String[] end = (tunnel ? tunnelEnd : plainEnd).split(":", -1);
            try (Socket target = new Socket(end[0], Integer.parseInt(end[1]))) {
                if (tunnel) {
                    write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                } else {
                    String path = first[1].replaceFirst("http://[^/]+", "");
                    write(target, first[0] + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                }
                Thread back = start(() -> copy(target, client));
                copy(client, target);
                back.join();
            }
        } catch (IOException e) {
            // One side has hung up: so do we.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readHead(InputStream in) throws IOException {
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

    private static String header(String head, String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return "";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void copy(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One side has hung up: the other copy will see it, too.
        }
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "fake-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
