package io.hubcrate.runtime;

import io.hubcrate.content.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A made file of the role installer, measured.
 *
 * @param name of its entry
 * @param path where it is until the bundle is built
 */
public record SiteFile(String name, Path path, Digest digest, long size, boolean executable) {
    private static final int BUFFER = 64 << 10;

    static SiteFile measure(String name, Path path, boolean executable) throws IOException {
        MessageDigest hash = Digest.newMessageDigest();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (InputStream in = Files.newInputStream(path)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.update(buffer, 0, n);
                size += n;
            }
        }
        return new SiteFile(name, path, Digest.of(hash), size, executable);
    }
}
