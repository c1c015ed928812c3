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
    /** No real one: the library sets its time limits there, for the login and for signs of life. */
    private final LimitOnly limit = new LimitOnly();

    private @Nullable Channel channel;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    JumpProxy(Session jump) {
        this.jump = jump;
    }

    @Override
    public void connect(@Nullable SocketFactory factory, String host, int port, int timeout) throws Exception {
        Channel opened = jump.getStreamForwarder(host, port);
        channel = opened;
        in = new ChannelStream(opened, opened.getInputStream(), limit::getSoTimeout);
        out = opened.getOutputStream();
        opened.connect(timeout);
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

    @Override
    public Socket getSocket() {
        return limit;
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

    private static final class LimitOnly extends Socket {
        private int millis;

        @Override
        public synchronized int getSoTimeout() {
            return millis;
        }

        @Override
        public synchronized void setSoTimeout(int timeout) {
            millis = timeout;
        }
    }
}
