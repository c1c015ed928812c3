package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port of this machine that leads to another one, and carries only so many bytes a second there. */
public final class SlowLine implements AutoCloseable {
    private static final int PIECE = 16 << 10;

    private final ServerSocket door;
    private final int target;
    private final long bytesPerSecond;

    private SlowLine(ServerSocket door, int target, long bytesPerSecond) {
        this.door = door;
        this.target = target;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** @param target a port of the loopback address */
    public static SlowLine to(int target, long bytesPerSecond) throws IOException {
        SlowLine line = new SlowLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, bytesPerSecond);
        start("slow-line", line::accept);
        return line;
    }

    public int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                start("slow-line-there", () -> carry(near, far, bytesPerSecond));
                start("slow-line-back", () -> carry(far, near, Long.MAX_VALUE));
            } catch (IOException e) {
                // Closed, or nobody there: whoever came sees a connection that ends.
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void carry(Socket from, Socket to, long bytesPerSecond) {
        byte[] piece = new byte[PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
                out.flush();
                Thread.sleep(n * 1000L / bytesPerSecond);
            }
        } catch (IOException e) {
            // One of the two has ended; so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
