package io.hubcrate.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Jump;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Timer;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/** The sessions to a node: one for each host on the way, the node's own last. */
final class SshRoute implements AutoCloseable {
    static final int CONNECT_MILLIS = 20_000;
    /** How much longer a login may take than one answer in it. */
    private static final int LOGIN_TIMES = 3;

    private static final int GOODBYE_MILLIS = 5_000;
    private static final int ALIVE_MILLIS = 15_000;
    private static final int ALIVE_MISSED = 4;
    /** Without certificates: which authority a site trusts for hosts stands nowhere in a site file. */
    private static final String HOST_KEYS =
            "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256";

    private final String node;
    private final NodeAccess.Ssh access;
    private final KeyRing keys;
    private final int connectMillis;
    private final KnownHosts known;
    private final Deque<Session> sessions = new ArrayDeque<>();
    private final FirstSocket first;

    /** @param connectMillis for each host on the way, from the connection to the login */
    SshRoute(String node, NodeAccess.Ssh access, KeyRing keys, int connectMillis) {
        this.node = node;
        this.access = access;
        this.keys = keys;
        this.connectMillis = connectMillis;
        this.first = new FirstSocket(connectMillis);
        try {
            this.known = KnownHosts.read(access.knownHosts());
        } catch (IOException e) {
            throw new NodeException(
                    "known-hosts-unreadable",
                    node,
                    "cannot read the known hosts in " + access.knownHosts() + ": " + IoReason.of(e),
                    "See to its permissions, or name another file under access.knownHosts in the site file.",
                    e);
        }
    }

    /**
     * Goes the whole way and logs in at its end.
     *
     * @throws NodeException of every kind that {@link SshConnector#open} names
     */
    Session connect() {
        throughJumps();
        return hop(access.host(), access.port(), access.user());
    }

    private void throughJumps() {
        for (Jump jump : access.jump()) {
            hop(jump.host(), jump.port(), jump.user());
        }
    }

    private Session hop(String host, int port, String user) {
        StrictHostKeys repository = new StrictHostKeys(known);
        try {
            Session session = newSession(host, port, user, repository);
            login(session);
            sessions.push(session);
            return session;
        } catch (JSchException e) {
            throw refusal(host, port, user, repository, e);
        }
    }

    private Session newSession(String host, int port, String user, StrictHostKeys repository) throws JSchException {
        Session session = new JSch().getSession(user, host, port);
        session.setIdentityRepository(keys);
        session.setHostKeyRepository(repository);
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        session.setConfig("server_host_key", HOST_KEYS);
        session.setServerAliveInterval(ALIVE_MILLIS);
        session.setServerAliveCountMax(ALIVE_MISSED);
        session.setDaemonThread(true);
        Session before = sessions.peek();
        if (before == null) {
            session.setSocketFactory(first);
        } else {
            session.setProxy(new JumpProxy(before));
        }
        return session;
    }

    /** As a whole: the library counts anew with each byte that comes. */
    private void login(Session session) throws JSchException {
        Timer limit = cutAfter(LOGIN_TIMES * connectMillis);
        try {
            session.connect(connectMillis);
        } finally {
            limit.cancel();
        }
    }

    private Timer cutAfter(int millis) {
        Timer limit = new Timer("ssh-limit", true);
        limit.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        cut();
                    }
                },
                millis);
        return limit;
    }

    private NodeException refusal(
            String host, int port, String user, StrictHostKeys repository, JSchException failure) {
        FoundHostKey found = repository.found().orElse(null);
        if (found == null) {
            return unreachable(host, port, failure);
        }
        return switch (repository.verdict()) {
            case KNOWN ->
                failure.getCause() instanceof IOException
                        ? unreachable(host, port, failure)
                        : new NodeException(
                                "ssh-login-refused",
                                node,
                                user + "@" + host + ":" + port + " accepts none of the keys",
                                "Add the public key to that user's ~/.ssh/authorized_keys there, or name another key"
                                        + " or user in the site file. By hand: ssh -i KEY -p " + port + " " + user + "@"
                                        + host + " true",
                                failure);
            case UNKNOWN ->
                hostKey(
                        "host-key-unknown",
                        found,
                        Files.exists(access.knownHosts())
                                ? "is not known"
                                : "is not known, there is no file " + access.knownHosts() + " yet",
                        "Compare it with what the host's own console prints: ssh-keygen -lf"
                                + " /etc/ssh/ssh_host_ed25519_key.pub (or _ecdsa_, _rsa_). Only if it is the same, type"
                                + " here:\n  "
                                + ShellLine.of("echo {} >> {}", found.line(), access.knownHosts()),
                        failure);
            case CHANGED ->
                hostKey(
                        "host-key-changed",
                        found,
                        "is not the one that is known",
                        "Either the host was installed anew, or somebody stands between. Compare at its console; only"
                                + " then remove the old key: "
                                + ShellLine.of("ssh-keygen -R {} -f {}", found.host(), access.knownHosts()),
                        failure);
            case REVOKED ->
                hostKey(
                        "host-key-revoked",
                        found,
                        "is revoked in " + access.knownHosts(),
                        "Whoever revoked it knows why. The host needs a new key.",
                        failure);
        };
    }

    private NodeException hostKey(
            String code, FoundHostKey found, String what, String advice, @Nullable Throwable cause) {
        return new NodeException(
                code,
                node,
                "the key of " + found.host() + " " + what + ": " + found.fingerprint() + " (" + found.type() + ")",
                advice,
                cause);
    }

    private NodeException unreachable(String host, int port, JSchException cause) {
        return new NodeException(
                "node-unreachable",
                node,
                "no SSH with " + host + ":" + port + ": " + (isCut() ? "the login comes to no end" : reason(cause)),
                "See that the host is up and its sshd listens. By hand: ssh -v -p " + port + " " + host,
                cause);
    }

    /** The system's own words where there are some: the library puts names of classes before them. */
    private static String reason(JSchException failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at instanceof UnknownHostException
                ? "its name cannot be resolved"
                : String.valueOf(at.getMessage()).replaceAll("^([a-z]+\\.)+[A-Za-z]+: ", "");
    }

    /** Without a goodbye, which a host that hangs would never take. */
    void cut() {
        first.cut();
    }

    boolean isCut() {
        return first.isCut();
    }

    /** With a goodbye, for which nobody is waited for long. */
    @Override
    public void close() {
        Timer limit = cutAfter(GOODBYE_MILLIS);
        try {
            while (!sessions.isEmpty()) {
                sessions.pop().disconnect();
            }
        } finally {
            limit.cancel();
        }
    }
}
