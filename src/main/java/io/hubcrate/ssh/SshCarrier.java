package io.hubcrate.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.hubcrate.shell.Carrier;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Channels of one kept session. A session that is found dead between two commands is made once more. */
final class SshCarrier implements Carrier {
    private static final int ATTEMPTS = 20;
    private static final int PAUSE_MILLIS = 100;
    private static final int OPEN_MILLIS = 20_000;
    /** After this a connection may have been dropped on the way without anybody having said so. */
    private static final long IDLE_NANOS = 5_000_000_000L;

    private final String node;
    private final Supplier<SshRoute> routes;
    private final boolean root;
    private volatile SshRoute route;
    private Session session;
    private long used = System.nanoTime();
    private int runs;

    /**
     * Connects.
     *
     * @param routes new ones to the same node
     */
    SshCarrier(String node, Supplier<SshRoute> routes, boolean root) {
        this.node = node;
        this.routes = routes;
        this.root = root;
        this.route = routes.get();
        this.session = connected(route);
    }

    private static Session connected(SshRoute route) {
        try {
            return route.connect();
        } catch (RuntimeException e) {
            route.close();
            throw e;
        }
    }

    /** A session on which something runs is never given up for a new one, whatever it answers: that would end it. */
    @Override
    public Running start(List<String> words, OutputStream out, OutputStream err) throws IOException {
        Session kept;
        boolean beside;
        synchronized (this) {
            beside = runs > 0;
            if (beside ? !isConnected() : !isAlive()) {
                route.close();
                route = routes.get();
                session = connected(route);
            }
            kept = session;
            runs++;
        }
        boolean started = false;
        try {
            Running running = open(kept, words, out, err, beside);
            started = true;
            return running;
        } finally {
            if (!started) {
                ended();
            }
        }
    }

    private Running open(Session kept, List<String> words, OutputStream out, OutputStream err, boolean beside)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return openOnce(kept, words, out, err);
            } catch (JSchException e) {
                if (beside && kept.isConnected()) {
                    throw new NodeException(
                            "second-channel-refused",
                            node,
                            "its sshd gives no second channel on one connection: " + e.getMessage(),
                            "In the node's sshd_config set MaxSessions to 3 or more, then: systemctl reload sshd",
                            e);
                }
                // sshd may still count the channel that has just ended; nothing was sent yet.
                if (attempt == ATTEMPTS || !kept.isConnected() || !paused()) {
                    throw new IOException("no channel", e);
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Running openOnce(Session kept, List<String> words, OutputStream out, OutputStream err)
            throws JSchException, IOException {
        String line = new Command(words, false, null, Command.USUAL).line();
        @Nullable Channel opened = kept.openChannel("exec");
        // The library gives none if the connection is lost at this very moment.
        if (!(opened instanceof ChannelExec channel)) {
            throw new JSchException("the connection was lost while a channel was asked for");
        }
        try {
            channel.setCommand(line.getBytes(StandardCharsets.UTF_8));
            SshRunning running = new SshRunning(kept, channel, out, err, this::ended);
            channel.connect(OPEN_MILLIS);
            return running;
        } catch (JSchException e) {
            channel.disconnect();
            throw e;
        }
    }

    private synchronized void ended() {
        runs--;
        used = System.nanoTime();
    }

    /** The library learns only later that a connection was cut. */
    private boolean isConnected() {
        return session.isConnected() && !route.isCut();
    }

    /** A channel without any command is opened and closed: whoever answers that is there. */
    private boolean isAlive() {
        if (!isConnected()) {
            return false;
        }
        if (System.nanoTime() - used < IDLE_NANOS) {
            return true;
        }
        try {
            @Nullable Channel probe = session.openChannel("session");
            if (probe == null) {
                return false;
            }
            probe.connect(OPEN_MILLIS);
            probe.disconnect();
            used = System.nanoTime();
            return true;
        } catch (JSchException e) {
            return false;
        }
    }

    @Override
    public boolean isRoot() {
        return root;
    }

    /** Also while somebody waits for a channel of it: takes no lock that he could hold. */
    @Override
    public void cut() {
        route.cut();
    }

    @Override
    public synchronized void close() {
        route.close();
    }
}
