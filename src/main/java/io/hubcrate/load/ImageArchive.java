package io.hubcrate.load;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarMember;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.ImageLayout;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.install.BundleContent;
import io.hubcrate.load.ImageStore.Shipment;
import io.hubcrate.road.Seat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Some images of a bundle as one image layout in a tar, made while it streams: the names that follow from the bundle's
 * index, and of their blobs those that the other side lacks.
 */
final class ImageArchive {
    private final BundleContent bundle;

    ImageArchive(BundleContent bundle) {
        this.bundle = bundle;
    }

    /** The names under which an engine shall know these images, each with what it points to. */
    static Map<String, Digest> names(List<Image> images) {
        Map<String, Digest> names = new LinkedHashMap<>();
        ImageLayout.names(images).forEach((name, target) -> names.put(name, target.digest()));
        return names;
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

    /** The entries of blobs, in the order in which the medium is read. */
    List<Entry> entries(Set<Digest> blobs) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : bundle.index().entries()) {
            if (entry.role() == Role.IMAGES && entry.kind() == Kind.BLOB && blobs.contains(entry.digest())) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** A shipment as an OCI image layout; its blobs come as the road brings them. */
    ByteSource layout(Shipment shipment) {
        return archive(document(ImageLayout.INDEX, shipment.images()), shipment);
    }

    /** The same as Docker's archive. */
    ByteSource docker(Shipment shipment) {
        return archive(document(ImageLayout.DOCKER_MANIFEST, shipment.images()), shipment);
    }

    /** The same of blobs that wait for others. */
    ByteSource of(HeldBlobs held, Shipment shipment) {
        return archive(held.documents(), shipment);
    }

    private static Map<String, byte[]> document(String name, List<Image> images) {
        return Map.of(name, ImageLayout.document(name, images));
    }

    private ByteSource archive(Map<String, byte[]> documents, Shipment shipment) {
        List<Entry> entries = shipment.entries();
        // Before the command begins that takes the bytes: what the store lacks is told at once.
        entries.forEach(bundle::openHere);
        return sink -> {
            member(sink, ImageLayout.OCI_LAYOUT, ImageLayout.document(ImageLayout.OCI_LAYOUT, List.of()));
            for (Map.Entry<String, byte[]> document : documents.entrySet()) {
                member(sink, document.getKey(), document.getValue());
            }
            try (Seat seat = shipment.way().board(entries)) {
                for (Optional<Entry> entry = seat.next(); entry.isPresent(); entry = seat.next()) {
                    header(sink, entry.get().name(), entry.get().size());
                    seat.writeTo(new Counting(sink, shipment.sent()));
                    pad(sink, entry.get().size());
                }
            }
            byte[] end = new byte[2 * TarHeader.BLOCK];
            sink.write(end, 0, end.length);
        };
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
