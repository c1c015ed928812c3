package io.hubcrate.ssh;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Adds host keys to a file of known hosts, which happens after a person's express consent and never by connecting. */
public final class HostKeyRecorder {
    private HostKeyRecorder() {}

    /**
     * Adds the key, if it is not there. A key that replaces another one, or that is revoked, is not ours to record.
     *
     * @param knownHosts made if it is not there, readable by its owner alone
     * @throws InvalidInputException {@code host-key-changed} or {@code host-key-revoked}
     */
    public static void record(Path knownHosts, FoundHostKey key) throws IOException {
        Verdict verdict = KnownHosts.read(knownHosts).judge(key.host(), key.key());
        if (verdict == Verdict.KNOWN) {
            return;
        }
        if (verdict != Verdict.UNKNOWN) {
            throw new InvalidInputException(
                    verdict == Verdict.CHANGED ? "host-key-changed" : "host-key-revoked",
                    knownHosts + " holds another key for " + key.host() + ", or this one as revoked",
                    "Find out why. If the host was installed anew: ssh-keygen -R '" + key.host() + "' -f "
                            + knownHosts);
        }
        String old = Files.exists(knownHosts) ? Files.readString(knownHosts, StandardCharsets.ISO_8859_1) : "";
        String text = old + (old.isEmpty() || old.endsWith("\n") ? "" : "\n") + key.line() + "\n";
        AtomicFile.writePrivate(knownHosts, text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
