package io.hubcrate.store;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By which keys staged bundles are judged each time they are used. Of a trust folder the path is remembered: it is read
 * anew, so a key that was revoked since counts. A key file, in whose place anybody may have put something else, is copied
 * into the store and known by its digest; as long as the original is there it must still be the same.
 *
 * @param path as it was named, absolute
 * @param key of the key file; null for a folder
 */
record StoredTrust(Path path, @Nullable Digest key) {
    private static final int MOST_BYTES = 16 << 20;

    /** What somebody has named, copied into the store if it is a file. */
    static StoredTrust keep(Path named, SiteStore store) {
        if (Files.isDirectory(named)) {
            return new StoredTrust(named, null);
        }
        byte[] bytes = read(named);
        Digest key = Digest.of(bytes);
        store.put(store.trustCopy(key), bytes);
        return new StoredTrust(named, key);
    }

    Optional<Digest> findKey() {
        return Optional.ofNullable(key);
    }

    /**
     * What to judge by.
     *
     * @throws InvalidInputException code {@code store-trust-changed}
     */
    Path open(SiteStore store) {
        if (key == null) {
            if (!Files.isDirectory(path)) {
                throw changed("is no trust folder any more");
            }
            return path;
        }
        if (Files.exists(path)
                && (!Files.isRegularFile(path) || !Digest.of(read(path)).equals(key))) {
            throw changed("is not the key file any more that it was");
        }
        Path copy = store.trustCopy(key);
        if (!Files.isRegularFile(copy) || !Digest.of(read(copy)).equals(key)) {
            throw changed("is not in the store " + store.folder() + " as it was copied");
        }
        return copy;
    }

    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw StoreFailures.unreadable(file, e);
        }
    }

    private InvalidInputException changed(String found) {
        return new InvalidInputException(
                "store-trust-changed",
                path + ", by which the staged bundle was judged, " + found,
                "Find out who has changed it. If it is meant to be so, or stands elsewhere now, name it once more with"
                        + " --trust: hubcrate stage and hubcrate install remember it.");
    }
}
