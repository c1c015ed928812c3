package io.hubcrate.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The way through a host to the next one: a channel of its session, without any listening port here that others on this
 * machine could use.
 */
final class JumpProxy implements Proxy {
    private final Session jump;
    private @Nullable Channel channel;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    JumpProxy(Session jump) {
        this.jump = jump;
    }

    @Override
    public void connect(@Nullable SocketFactory factory, String host, int port, int timeout) throws Exception {
        Channel opened = jump.getStreamForwarder(host, port);
        in = opened.getInputStream();
        out = opened.getOutputStream();
        opened.connect(timeout);
        channel = opened;
    }

    @Override
    public InputStream getInputStream() {
        return required(in);
    }

    @Override
    public OutputStream getOutputStream() {
        return required(out);
    }

    private static <T> T required(@Nullable T stream) {
        if (stream == null) {
            throw new IllegalStateException("not connected");
        }
        return stream;
    }

    /** There is none: reading ends when the session below ends. */
    @Override
    @SuppressWarnings("NullAway") // the library asks for null where there is no socket
    public Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        try {
            if (in != null) {
                in.close();
            }
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            // The channel goes with its session.
        }
        if (channel != null) {
            channel.disconnect();
        }
    }
}
