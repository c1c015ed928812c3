package io.hubcrate.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.Secret;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.NodeAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/** The keys to log in with: the files of the site first, in their order, then the agent's. A server counts each try. */
@SuppressWarnings("JdkObsolete") // Vector is the library's interface
final class KeyRing implements IdentityRepository {
    private final Vector<Identity> files;
    private final @Nullable IdentityRepository agent;

    private KeyRing(Vector<Identity> files, @Nullable IdentityRepository agent) {
        this.files = files;
        this.agent = agent;
    }

    /**
     * @param agentSocket from {@code SSH_AUTH_SOCK}; null if there is no agent
     * @param agentPatience how long one of its answers may take
     * @param typed for a key that needs a passphrase and has no file with it
     * @throws NodeException {@code ssh-key-unusable}
     */
    static KeyRing of(
            String node, NodeAccess.Ssh access, @Nullable Path agentSocket, Duration agentPatience, Passphrases typed) {
        JSch loader = new JSch();
        for (Path key : access.keys()) {
            add(node, loader, access, key, typed);
        }
        IdentityRepository agent = null;
        if (access.agent() && agentSocket != null) {
            try {
                LimitedAgent limited = new LimitedAgent(agentSocket, agentPatience);
                agent = new AgentIdentityRepository(limited);
                agent.getIdentities();
                if (limited.isSilent()) {
                    throw unusable(
                            node,
                            "the SSH agent at " + agentSocket + " has not answered for " + agentPatience.toSeconds()
                                    + " seconds",
                            null);
                }
            } catch (AgentProxyException e) {
                throw unusable(node, "the SSH agent at " + agentSocket + " does not answer", e);
            }
        }
        Vector<Identity> files = loader.getIdentityRepository().getIdentities();
        if (files.isEmpty() && agent == null) {
            throw unusable(node, "no key: the site file names none, and there is no SSH agent", null);
        }
        return new KeyRing(files, agent);
    }

    private static void add(String node, JSch loader, NodeAccess.Ssh access, Path key, Passphrases typed) {
        try {
            loader.addIdentity(key.toString());
            Identity identity = loader.getIdentityRepository().getIdentities().lastElement();
            if (!identity.isEncrypted()) {
                return;
            }
            Path file = access.passphrase();
            if (file == null) {
                if (typed.find(key, passphrase -> opens(identity, passphrase)).isEmpty()) {
                    throw unusable(
                            node,
                            "the key " + key + " wants a passphrase: passphraseFile names none, and none was typed"
                                    + " that opens it",
                            null);
                }
            } else if (!opens(identity, firstLine(file))) {
                throw unusable(node, "the passphrase in " + file + " does not open the key " + key, null);
            }
        } catch (JSchException | IOException e) {
            throw unusable(
                    node,
                    "the key " + key + " cannot be read: "
                            + (e instanceof IOException ? IoReason.of(e) : e.getMessage()),
                    e);
        }
    }

    private static boolean opens(Identity identity, Secret passphrase) {
        byte[] bytes = passphrase.reveal(characters -> new String(characters).getBytes(StandardCharsets.UTF_8));
        try {
            return identity.setPassphrase(bytes);
        } catch (JSchException e) {
            // The library's word for one that does not fit some kinds of keys.
            return false;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Secret firstLine(Path file) throws IOException {
        String text = Files.readString(file);
        return Secret.of(text.lines().findFirst().orElse("").toCharArray());
    }

    private static NodeException unusable(String node, String message, @Nullable Throwable cause) {
        return new NodeException(
                "ssh-key-unusable",
                node,
                message,
                "Name a private key under access.keys in the site file, and its passphrase's file under"
                        + " access.passphraseFile; or start an agent and add the key: ssh-add KEY.",
                cause);
    }

    @Override
    public Vector<Identity> getIdentities() {
        Vector<Identity> all = new Vector<>(files);
        if (agent != null) {
            all.addAll(agent.getIdentities());
        }
        return all;
    }

    @Override
    public String getName() {
        return "the site's keys";
    }

    @Override
    public int getStatus() {
        return RUNNING;
    }

    @Override
    public boolean add(byte[] identity) {
        return false;
    }

    @Override
    public boolean remove(byte[] blob) {
        return false;
    }

    @Override
    public void removeAll() {
        throw new IllegalStateException("keys are not ours to remove");
    }
}
