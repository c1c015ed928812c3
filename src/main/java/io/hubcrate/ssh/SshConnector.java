package io.hubcrate.ssh;

import io.hubcrate.failure.Secret;
import io.hubcrate.shell.CarriedShell;
import io.hubcrate.shell.Connector;
import io.hubcrate.shell.LocalConnector;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.SiteNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the connection that a node's site file asks for: SSH, or this host itself. */
public final class SshConnector implements Connector {
    private final @Nullable Path agentSocket;
    private final Passphrases typed;
    private final Duration agentPatience;
    private final int connectMillis;

    /**
     * @param agentSocket from {@code SSH_AUTH_SOCK}; null if there is none
     * @param ask a person for the passphrase of a key; empty if nobody is there. Called from the threads that connect, one
     *     key at a time, and once for each key that is opened, whatever the number of nodes
     */
    public SshConnector(@Nullable Path agentSocket, Function<Path, Optional<Secret>> ask) {
        this(agentSocket, ask, LimitedAgent.PATIENCE, SshRoute.CONNECT_MILLIS);
    }

    /** With other limits on what does not answer, for tests. */
    SshConnector(
            @Nullable Path agentSocket,
            Function<Path, Optional<Secret>> ask,
            Duration agentPatience,
            int connectMillis) {
        this.agentSocket = agentSocket;
        this.typed = new Passphrases(ask);
        this.agentPatience = agentPatience;
        this.connectMillis = connectMillis;
    }

    /**
     * @throws NodeException {@code node-unreachable}, {@code ssh-login-refused}, {@code ssh-key-unusable}; before any
     *     login {@code host-key-unknown}, {@code host-key-changed}, {@code host-key-revoked}, {@code
     *     known-hosts-unreadable}
     */
    @Override
    public NodeShell open(SiteNode node) {
        if (!(node.access() instanceof NodeAccess.Ssh access)) {
            return new LocalConnector().open(node);
        }
        KeyRing keys = KeyRing.of(node.name(), access, agentSocket, agentPatience, typed);
        boolean root = access.user().equals("root");
        return new CarriedShell(
                node, new SshCarrier(node.name(), () -> new SshRoute(node.name(), access, keys, connectMillis), root));
    }
}
