package io.hubcrate.ssh;

import io.hubcrate.failure.Secret;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.DataFolders;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.peers.SshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keys, known hosts and nodes for tests against a real sshd. */
final class SshRig implements AutoCloseable {
    final ScratchFolder scratch = ScratchFolder.create("ssh");
    final Path knownHosts = scratch.path().resolve("known_hosts");

    /** Makes a key pair and gives the private half. */
    Path key(String name, String kind, String passphrase) {
        Path key = scratch.path().resolve(name);
        Programs.run("ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", key.toString());
        return key;
    }

    static Path publicHalf(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    void know(String line) {
        try {
            Files.writeString(knownHosts, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NodeAccess.Ssh access(SshServer server, Path... keys) {
        return new NodeAccess.Ssh(
                "127.0.0.1", server.port(), "root", List.of(keys), false, null, knownHosts, List.of(), Sudo.ROOT);
    }

    static SiteNode node(NodeAccess access) {
        return new SiteNode(
                "node-1",
                "127.0.0.1",
                Set.of(NodeRole.WORKER),
                new TreeMap<>(),
                List.of(),
                access,
                DataFolders.usual("/var/lib/containerd"));
    }

    static SshConnector connector(@Nullable Path agent) {
        return new SshConnector(agent, key -> Optional.<Secret>empty());
    }

    static NodeShell open(NodeAccess access) {
        return connector(null).open(node(access));
    }

    @Override
    public void close() {
        scratch.close();
    }
}
