package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A loopback TCP proxy that counts what a server sends and can cut every connection after so many bytes. */
public final class CountingProxy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong down = new AtomicLong();
    private final AtomicLong up = new AtomicLong();
    private final AtomicReference<@Nullable Watch> upWatch = new AtomicReference<>();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    private final AtomicReference<@Nullable Watch> watch = new AtomicReference<>();

    private CountingProxy(ServerSocket listener, InetSocketAddress server) {
        this.listener = listener;
        this.server = server;
    }

    /** @param address host and port of the server */
    public static CountingProxy inFrontOf(String address) {
        int colon = address.lastIndexOf(':');
        InetSocketAddress server =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        try {
            ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
            CountingProxy proxy = new CountingProxy(listener, server);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port where clients connect. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Bytes handed from the server to clients since the last {@link #reset}. */
    public long bytesDown() {
        return down.get();
    }

    /** Bytes handed from clients to the server since the last {@link #reset}. */
    public long bytesUp() {
        return up.get();
    }

    public void reset() {
        down.set(0);
        up.set(0);
    }

    /** Lets so many more bytes come down, then drops every connection and refuses to serve until {@link #heal}. */
    public void cutAfter(long bytes) {
        left.set(bytes);
    }

    public void heal() {
        left.set(Long.MAX_VALUE);
    }

    /** Drops every connection there is; new ones are served. */
    public void dropConnections() {
        sockets.forEach(CountingProxy::close);
    }

    /**
     * Runs {@code action} once, before the byte after the next {@code bytes} comes down; nothing passes on that
     * connection until it is done.
     */
    public void onceAfter(long bytes, Runnable action) {
        watch.set(new Watch(down.get() + bytes, action));
    }

    /** Like {@link #onceAfter}, for bytes that go up. */
    public void onceAfterUp(long bytes, Runnable action) {
        upWatch.set(new Watch(up.get() + bytes, action));
    }

    private record Watch(long at, Runnable action) {}

    private void fireIfReached(long coming) {
        Watch waiting = watch.get();
        if (waiting != null && down.get() + coming > waiting.at() && watch.compareAndSet(waiting, null)) {
            waiting.action().run();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed: the test is over.
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        sockets.add(client);
        try (client;
                Socket upstream = new Socket()) {
            if (left.get() <= 0) {
                return;
            }
            upstream.connect(server);
            sockets.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            threads.execute(() -> up(client, upstream));
            pumpDown(upstream.getInputStream(), client.getOutputStream());
            sockets.remove(upstream);
        } catch (IOException e) {
            // One side hung up: that is what this proxy is for.
            assert !client.isConnected() || client.isClosed();
        } finally {
            sockets.remove(client);
        }
    }

    private void pumpDown(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            fireIfReached(n);
            long before = left.getAndAdd(-n);
            int allowed = (int) Math.max(0, Math.min(n, before));
            // Before the client has them: whoever got an answer finds it counted.
            down.addAndGet(allowed);
            to.write(buffer, 0, allowed);
            if (allowed < n) {
                cutAll();
                return;
            }
        }
    }

    private void up(Socket client, Socket upstream) {
        try {
            InputStream from = client.getInputStream();
            byte[] buffer = new byte[BUFFER];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                Watch waiting = upWatch.get();
                if (waiting != null && up.get() + n > waiting.at() && upWatch.compareAndSet(waiting, null)) {
                    waiting.action().run();
                }
                up.addAndGet(n);
                upstream.getOutputStream().write(buffer, 0, n);
            }
            upstream.shutdownOutput();
        } catch (IOException e) {
            close(upstream);
        }
    }

    private void cutAll() {
        left.set(0);
        dropConnections();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
        threads.shutdownNow();
    }
}
