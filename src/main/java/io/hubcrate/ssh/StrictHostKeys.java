package io.hubcrate.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import io.hubcrate.ssh.KnownHosts.Verdict;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the protocol's question for a host key, never learns one by itself, and remembers what was asked. */
final class StrictHostKeys implements HostKeyRepository {
    private final KnownHosts known;
    private @Nullable FoundHostKey found;
    private Verdict verdict = Verdict.UNKNOWN;

    StrictHostKeys(KnownHosts known) {
        this.known = known;
    }

    @Override
    public int check(@Nullable String host, byte @Nullable [] key) {
        if (host == null || key == null) {
            return NOT_INCLUDED;
        }
        String encoded = Base64.getEncoder().encodeToString(key);
        found = new FoundHostKey(host, typeOf(key), encoded);
        verdict = known.judge(host, encoded);
        return switch (verdict) {
            case KNOWN -> OK;
            case UNKNOWN -> NOT_INCLUDED;
            case CHANGED, REVOKED -> CHANGED;
        };
    }

    /** The blob begins with the type's name after its length (RFC 4253 section 6.6). */
    private static String typeOf(byte[] key) {
        int length = key.length < 4 ? 0 : key[3];
        return new String(
                key, 4, Math.min(Math.max(0, length), key.length - 4), java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** The key that the host has shown, if it came that far. */
    Optional<FoundHostKey> found() {
        return Optional.ofNullable(found);
    }

    Verdict verdict() {
        return verdict;
    }

    @Override
    public HostKey[] getHostKey() {
        return new HostKey[0];
    }

    /** From this the client prefers kinds of keys that are known. */
    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        List<HostKey> keys = new ArrayList<>();
        if (host != null) {
            for (KnownHosts.Entry entry : known.of(host)) {
                if (type == null || type.equals(entry.type())) {
                    keyOf(host, entry).ifPresent(keys::add);
                }
            }
        }
        return keys.toArray(HostKey[]::new);
    }

    private static Optional<HostKey> keyOf(String host, KnownHosts.Entry entry) {
        try {
            byte[] blob = Base64.getDecoder().decode(entry.key());
            HostKey key = new HostKey(entry.revoked() ? "@revoked" : "", host, 0, blob, "");
            return Optional.of(key.getType().equals(entry.type()) ? key : new HostKey(host, blob));
        } catch (IllegalArgumentException | JSchException e) {
            return Optional.empty();
        }
    }

    @Override
    public void add(HostKey key, UserInfo person) {
        throw new IllegalStateException("a host key is never learnt by connecting");
    }

    @Override
    public void remove(String host, String type) {
        throw new IllegalStateException("host keys are not ours to remove");
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        throw new IllegalStateException("host keys are not ours to remove");
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "the site's known hosts";
    }
}
