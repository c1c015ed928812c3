package io.hubcrate.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Jump;
import io.hubcrate.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions to a node: one for each host on the way, the node's own last. */
final class SshRoute implements AutoCloseable {
    static final int CONNECT_MILLIS = 20_000;
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

    /** @param connectMillis for each host on the way, from the connection to the login */
    SshRoute(String node, NodeAccess.Ssh access, KeyRing keys, int connectMillis) {
        this.node = node;
        this.access = access;
        this.keys = keys;
        this.connectMillis = connectMillis;
        try {
            this.known = KnownHosts.read(access.knownHosts());
        } catch (IOException e) {
            throw new NodeException(
                    "known-hosts-unreadable",
                    node,
                    "cannot read the known hosts in " + access.knownHosts(),
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

    /** The first key on the way that is not known, or not the known one; no login at the host that shows it. */
    Optional<FoundHostKey> firstUnknown() {
        for (Jump jump : access.jump()) {
            Optional<FoundHostKey> found = show(jump.host(), jump.port(), jump.user());
            if (found.isPresent()) {
                return found;
            }
            hop(jump.host(), jump.port(), jump.user());
        }
        return show(access.host(), access.port(), access.user());
    }

    private Optional<FoundHostKey> show(String host, int port, String user) {
        StrictHostKeys repository = new StrictHostKeys(known, true);
        try {
            Session session = newSession(host, port, user, repository);
            session.connect(connectMillis);
            session.disconnect();
            throw new IllegalStateException("a host key was taken that nobody knows");
        } catch (JSchException e) {
            FoundHostKey found = repository.found().orElseThrow(() -> unreachable(host, port, e));
            return repository.verdict() == Verdict.KNOWN ? Optional.empty() : Optional.of(found);
        }
    }

    private void throughJumps() {
        for (Jump jump : access.jump()) {
            hop(jump.host(), jump.port(), jump.user());
        }
    }

    private Session hop(String host, int port, String user) {
        StrictHostKeys repository = new StrictHostKeys(known, false);
        try {
            Session session = newSession(host, port, user, repository);
            session.connect(connectMillis);
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
        if (before != null) {
            session.setProxy(new JumpProxy(before));
        }
        return session;
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
                                + " here:\n  echo '" + found.line() + "' >> " + access.knownHosts(),
                        failure);
            case CHANGED ->
                hostKey(
                        "host-key-changed",
                        found,
                        "is not the one that is known",
                        "Either the host was installed anew, or somebody stands between. Compare at its console; only"
                                + " then remove the old key: ssh-keygen -R '" + found.host() + "' -f "
                                + access.knownHosts(),
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
                "no SSH with " + host + ":" + port + ": " + reason(cause),
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

    @Override
    public void close() {
        while (!sessions.isEmpty()) {
            sessions.pop().disconnect();
        }
    }
}
