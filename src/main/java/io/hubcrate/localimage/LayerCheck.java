package io.hubcrate.localimage;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.manifest.ImageSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;

/** Reads a layer once and tells its digest; that of what it unpacks to must be the one its configuration names. */
final class LayerCheck {
    /** Far beyond any image; a bomb ends here. */
    private static final long MAX_UNPACKED = 1L << 40;

    private static final int BUFFER = 64 << 10;

    /** What a docker-archive's layer is, by its first bytes. */
    enum Packing {
        NONE,
        GZIP,
        OTHER
    }

    private LayerCheck() {}

    static Packing packing(FileBlob layer) throws IOException {
        byte[] first = new byte[6];
        try (InputStream in = layer.open()) {
            int n = in.readNBytes(first, 0, first.length);
            if (n >= 2 && first[0] == 0x1f && (first[1] & 0xff) == 0x8b) {
                return Packing.GZIP;
            }
        }
        boolean zstd = (first[0] & 0xff) == 0x28 && (first[1] & 0xff) == 0xb5 && first[2] == 0x2f;
        boolean xz = (first[0] & 0xff) == 0xfd && first[1] == '7' && first[2] == 'z';
        boolean bzip2 = first[0] == 'B' && first[1] == 'Z' && first[2] == 'h';
        return zstd || xz || bzip2 ? Packing.OTHER : Packing.NONE;
    }

    static Digest digest(FileBlob blob) throws IOException {
        MessageDigest hash = Digest.newMessageDigest();
        blob.writeTo(new ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                hash.update(buffer, offset, length);
            }

            @Override
            public void restart() {
                throw new IllegalStateException("a file does not begin again");
            }
        });
        return Digest.of(hash);
    }

    /** @throws io.hubcrate.failure.IntegrityException if it unpacks to something else */
    static void requireUnpacksTo(ImageSource source, FileBlob gzip, Digest diffId) throws IOException {
        MessageDigest hash = Digest.newMessageDigest();
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(gzip.open(), BUFFER), BUFFER)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
                if (total > MAX_UNPACKED) {
                    throw new IOException("a layer that unpacks to more than " + MAX_UNPACKED + " bytes");
                }
                hash.update(buffer, 0, n);
            }
        }
        Digest actual = Digest.of(hash);
        if (!actual.equals(diffId)) {
            throw LocalImageFailures.damaged(source, "a layer unpacked", diffId, actual);
        }
    }
}
