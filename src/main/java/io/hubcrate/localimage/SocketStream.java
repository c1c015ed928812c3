package io.hubcrate.localimage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** What a socket receives, as a stream that does not wait for ever. */
final class SocketStream extends InputStream {
    /** An engine packs a large image before the first byte comes. */
    private static final long PATIENCE_MILLIS = 600_000;

    private final SocketChannel socket;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(64 << 10).flip();

    SocketStream(SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.configureBlocking(false);
        this.selector = Selector.open();
        socket.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public int read() throws IOException {
        return fill() ? received.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, received.remaining());
        received.get(target, offset, n);
        return n;
    }

    private boolean fill() throws IOException {
        while (!received.hasRemaining()) {
            received.clear();
            int n = socket.read(received);
            received.flip();
            if (n < 0) {
                selector.close();
                return false;
            }
            if (n == 0 && selector.select(PATIENCE_MILLIS) == 0) {
                throw new IOException("nothing came for " + PATIENCE_MILLIS / 1000 + " seconds");
            }
            selector.selectedKeys().clear();
        }
        return true;
    }
}
