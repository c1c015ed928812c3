package io.hubcrate.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarMember;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.install.BundleContent;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Some images of a bundle as one image layout in a tar, made while it streams: the names that the bundle's own index
 * gives them, and of their blobs those that the other side lacks.
 */
final class ImageArchive {
    private static final String NAME = "io.containerd.image.name";
    private static final int MOST_INDEX = 16 << 20;

    private final BundleContent bundle;
    private final JsonNode index;

    /** @param bundle whose layout files are read at once */
    ImageArchive(BundleContent bundle) {
        this.bundle = bundle;
        try {
            this.index = Json.parse(bundle.read(layout("index.json"), MOST_INDEX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Entry layout(String name) {
        return bundle.index().entries().stream()
                .filter(entry -> entry.role() == Role.IMAGES
                        && entry.kind() == Kind.LAYOUT
                        && entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a bundle with images has " + name));
    }

    /** The names under which an engine shall know these images, each with what it points to. */
    Map<String, Digest> names(List<Image> images) {
        Set<Digest> targets = targets(images);
        Map<String, Digest> names = new LinkedHashMap<>();
        for (JsonNode descriptor : index.path("manifests")) {
            Digest target = Digest.parse(descriptor.path("digest").asText());
            String name = descriptor.path("annotations").path(NAME).asText();
            if (targets.contains(target) && isOf(images, name)) {
                names.put(name, target);
            }
        }
        return names;
    }

    private static boolean isOf(List<Image> images, String name) {
        return images.stream()
                .anyMatch(image -> name.equals(image.reference().toString())
                        || name.startsWith(image.reference().name() + "@")
                        || name.startsWith(image.reference().name() + ":"));
    }

    private static Set<Digest> targets(List<Image> images) {
        Set<Digest> targets = new HashSet<>();
        for (Image image : images) {
            targets.add(image.manifest().digest());
            image.findIndex().ifPresent(multi -> targets.add(multi.digest()));
        }
        return targets;
    }

    /** The blobs that an image is made of, largest last as they stand in it. */
    static Set<Digest> blobs(Image image) {
        Set<Digest> blobs = new HashSet<>();
        if (image.indexKept()) {
            image.findIndex().map(Descriptor::digest).ifPresent(blobs::add);
        }
        blobs.add(image.manifest().digest());
        blobs.add(image.config().digest());
        image.layers().forEach(layer -> blobs.add(layer.digest()));
        return blobs;
    }

    /** Their entries in the order in which the medium is read, without those that the other side has. */
    List<Entry> entries(List<Image> images, Set<Digest> there) {
        Set<Digest> wanted = new HashSet<>();
        images.forEach(image -> wanted.addAll(blobs(image)));
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : bundle.index().entries()) {
            if (entry.role() == Role.IMAGES
                    && entry.kind() == Kind.BLOB
                    && wanted.contains(entry.digest())
                    && !there.contains(entry.digest())) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /**
     * The archive; its blobs come as the convoy brings them.
     *
     * @param there blobs that the other side has
     * @param sent told of bytes as they go
     */
    ByteSource of(List<Image> images, Set<Digest> there, Convoy convoy, LongConsumer sent) {
        Map<String, Digest> names = names(images);
        List<Entry> entries = entries(images, there);
        // Before the command that takes the bytes begins: no clock runs while a person looks for a medium.
        entries.forEach(bundle::open);
        return sink -> {
            member(sink, "oci-layout", bundle.read(layout("oci-layout"), MOST_INDEX));
            member(sink, "index.json", Json.writeCompact(filtered(names)));
            try (Seat seat = convoy.board(bundle, entries)) {
                for (Optional<Entry> entry = seat.next(); entry.isPresent(); entry = seat.next()) {
                    header(sink, entry.get().name(), entry.get().size());
                    seat.writeTo(new Counting(sink, sent));
                    pad(sink, entry.get().size());
                }
            }
            byte[] end = new byte[2 * TarHeader.BLOCK];
            sink.write(end, 0, end.length);
        };
    }

    private ObjectNode filtered(Map<String, Digest> names) {
        ObjectNode root = index.deepCopy();
        ArrayNode kept = root.putArray("manifests");
        for (JsonNode descriptor : index.path("manifests")) {
            String name = descriptor.path("annotations").path(NAME).asText();
            if (names.containsKey(name)) {
                kept.add(descriptor);
            }
        }
        return root;
    }

    private static void member(ByteSink sink, String name, byte[] bytes) throws IOException {
        header(sink, name, bytes.length);
        sink.write(bytes, 0, bytes.length);
        pad(sink, bytes.length);
    }

    private static void header(ByteSink sink, String name, long size) throws IOException {
        byte[] header = TarHeader.of(new TarMember(name, size, false));
        sink.write(header, 0, header.length);
    }

    private static void pad(ByteSink sink, long size) throws IOException {
        int over = (int) (size % TarHeader.BLOCK);
        if (over > 0) {
            sink.write(new byte[TarHeader.BLOCK], 0, TarHeader.BLOCK - over);
        }
    }

    /** What cannot begin again, because the other side has it already. */
    private record Counting(ByteSink sink, LongConsumer sent) implements ByteSink {
        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            sink.write(buffer, offset, length);
            sent.accept(length);
        }

        @Override
        public void restart() throws IOException {
            sink.restart();
        }
    }
}
