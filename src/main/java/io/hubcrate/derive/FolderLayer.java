package io.hubcrate.derive;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.derive.LayerSource.Item;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.manifest.DerivedImage.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * A folder as an uncompressed layer: what compressors make differs between Java versions, a tar does not. It is packed
 * anew each time it is asked for; nothing of it lies anywhere.
 */
public final class FolderLayer implements ByteSource {
    private static final int BUFFER = 64 << 10;
    private static final int TRAILER = 1024;

    private final String name;
    private final List<Item> items;

    private FolderLayer(String name, List<Item> items) {
        this.name = name;
        this.items = items;
    }

    /** Sees every file's bytes as they are packed. */
    public interface Visitor {
        /** Sees nothing. */
        Visitor NONE = (path, buffer, length) -> {};

        /**
         * The next bytes of a file.
         *
         * @param path the folder's name, a slash, and the file's path below it
         */
        void bytes(String path, byte[] buffer, int length);
    }

    /**
     * Lists a folder.
     *
     * @param name how the manifest names it
     * @throws InvalidInputException {@code derived-folder-unfit} with everything that cannot be packed
     */
    public static FolderLayer of(Layer layer, String name) {
        return new FolderLayer(name, LayerSource.of(layer, name));
    }

    /** How the manifest names the folder. */
    public String name() {
        return name;
    }

    /** Packs once to learn digest and size; {@code mediaType} is taken as it is. */
    public Descriptor measure(String mediaType, Visitor visitor) {
        MessageDigest hash = Digest.newMessageDigest();
        long[] size = new long[1];
        ByteSink sink = new ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                hash.update(buffer, offset, length);
                size[0] += length;
            }

            @Override
            public void restart() {
                throw new IllegalStateException("a folder does not begin again");
            }
        };
        try {
            pack(sink, visitor);
        } catch (IOException e) {
            throw DeriveFailures.unreadable(name, e);
        }
        return new Descriptor(mediaType, Digest.of(hash), size[0]);
    }

    /** Packs. A file that is no longer as long as it was listed is an error. */
    @Override
    public void writeTo(ByteSink sink) throws IOException {
        pack(sink, Visitor.NONE);
    }

    private void pack(ByteSink sink, Visitor visitor) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (Item item : items) {
            byte[] header = item.member().header();
            sink.write(header, 0, header.length);
            Path file = item.file();
            if (file != null) {
                copy(file, item, sink, visitor, buffer);
                sink.write(new byte[item.member().padding()], 0, item.member().padding());
            }
        }
        sink.write(new byte[TRAILER], 0, TRAILER);
    }

    private void copy(Path file, Item item, ByteSink sink, Visitor visitor, byte[] buffer) throws IOException {
        String path = name + "/" + item.path();
        long left = item.member().size();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                left -= n;
                if (left < 0) {
                    break;
                }
                visitor.bytes(path, buffer, n);
                sink.write(buffer, 0, n);
            }
        }
        if (left != 0) {
            throw new IOException("changed while it was read: " + path);
        }
    }
}
