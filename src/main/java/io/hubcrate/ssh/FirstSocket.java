package io.hubcrate.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The one real socket on the way to a node, to its first host. The library says goodbye before it closes one, and waits
 * for ever if the other side takes nothing any more; here it can be cut.
 */
final class FirstSocket implements SocketFactory {
    private final int connectMillis;
    private volatile @Nullable Socket socket;
    private volatile boolean cut;

    FirstSocket(int connectMillis) {
        this.connectMillis = connectMillis;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        IOException last = new UnknownHostException(host);
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket made = new Socket();
            socket = made;
            try {
                made.connect(new InetSocketAddress(address, port), connectMillis);
                return made;
            } catch (IOException e) {
                made.close();
                last = e;
            }
        }
        throw last;
    }

    @Override
    public InputStream getInputStream(Socket from) throws IOException {
        return from.getInputStream();
    }

    @Override
    public OutputStream getOutputStream(Socket to) throws IOException {
        return to.getOutputStream();
    }

    boolean isCut() {
        return cut;
    }

    /** Whoever waits for it, to read or to write, ends at once. */
    void cut() {
        cut = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is gone in any case.
            }
        }
    }
}
