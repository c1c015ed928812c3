package io.hubcrate.site;

import io.hubcrate.failure.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the installing host speaks to a node. */
public sealed interface NodeAccess {

    /** The node is the host on which hubcrate runs. */
    record Local(Sudo sudo) implements NodeAccess {}

    /**
     * By SSH, with a host key that is known beforehand.
     *
     * @param host name or address to connect to, which may differ from the node's own address
     * @param port 1 to 65535
     * @param keys private key files, tried in this order; empty to ask the agent alone
     * @param agent whether the SSH agent is asked
     * @param passphrase file with the keys' passphrase; null if they have none or the person is asked
     * @param knownHosts the file with the host keys; strict, never written without express consent
     * @param jump the hosts to go through, the first one first
     */
    record Ssh(
            String host,
            int port,
            String user,
            List<Path> keys,
            boolean agent,
            @Nullable Path passphrase,
            Path knownHosts,
            List<Jump> jump,
            Sudo sudo)
            implements NodeAccess {
        public Ssh {
            keys = List.copyOf(keys);
            jump = List.copyOf(jump);
        }
    }

    /** A host on the way, with the same keys and known hosts. */
    record Jump(String host, int port, String user) {}

    /** How commands get root's rights. */
    Sudo sudo();

    /**
     * How commands get root's rights: as root already, by sudo without a password, or by sudo with one.
     *
     * @param wanted false if the user is root
     * @param password null if sudo asks for none; it never appears in an argument or a log
     */
    record Sudo(boolean wanted, @Nullable Secret password) {
        /** The user is root. */
        public static final Sudo ROOT = new Sudo(false, null);

        /** Sudo that asks for nothing. */
        public static final Sudo WITHOUT_PASSWORD = new Sudo(true, null);
    }
}
