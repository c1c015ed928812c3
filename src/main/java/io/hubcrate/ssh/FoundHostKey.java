package io.hubcrate.ssh;

import io.hubcrate.content.Digest;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A host key as a host has shown it.
 *
 * @param host as {@code known_hosts} names it: {@code [host]:port} unless the port is 22
 * @param type for example {@code ssh-ed25519}
 * @param key the blob in base64
 */
record FoundHostKey(String host, String type, String key) {
    /** As {@code ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub} prints it at the host's own console. */
    public String fingerprint() {
        byte[] hash = HexFormat.of()
                .parseHex(Digest.of(Base64.getDecoder().decode(key)).hex());
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    }

    /** The line of {@code known_hosts} that makes it known. */
    public String line() {
        return host + " " + type + " " + key;
    }
}
