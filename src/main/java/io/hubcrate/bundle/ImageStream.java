package io.hubcrate.bundle;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarLayout;
import io.hubcrate.archive.TarLayout.Place;
import io.hubcrate.archive.TarMember;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Images of a bundle as one tar for {@code docker load} and {@code ctr images import}, straight out of the volumes: cut
 * blobs are joined, every byte is hashed again, nothing is stored. All images together give exactly the
 * {@code images.tar} of the same bundle without {@code --volume-size}.
 */
public final class ImageStream {
    private static final int BUFFER = 256 << 10;

    private final BundleMedia media;
    private final BundleIndex index;
    private final Map<String, Entry> blobs = new LinkedHashMap<>();

    private ImageStream(BundleMedia media, BundleIndex index) {
        this.media = media;
        this.index = index;
        index.entries().stream()
                .filter(entry -> entry.role() == Role.IMAGES && entry.kind() == BundleIndex.Kind.BLOB)
                .forEach(entry -> blobs.put(entry.name(), entry));
    }

    /**
     * Writes every image.
     *
     * @param index proven; of a delta only what it holds itself is written
     * @throws IntegrityException if bytes are not what the index names, or a medium is missing. The tar then lacks its
     *     end, and what reads it must be told not to take the end of the stream for one
     * @throws IOException if {@code out} fails
     */
    public static void write(BundleMedia media, BundleIndex index, OutputStream out) throws IOException {
        new ImageStream(media, index).write(index.images(), out);
    }

    /**
     * Writes these images, each with all its layers.
     *
     * @throws InvalidInputException code {@code image-not-in-bundle} naming every reference that is not there
     */
    public static void write(
            BundleMedia media, BundleIndex index, Collection<ImageReference> references, OutputStream out)
            throws IOException {
        new ImageStream(media, index).write(images(index, references), out);
    }

    private static List<Image> images(BundleIndex index, Collection<ImageReference> references) {
        List<Image> images = index.images().stream()
                .filter(image -> references.contains(image.reference()))
                .toList();
        List<String> unknown = references.stream()
                .filter(reference ->
                        images.stream().noneMatch(image -> image.reference().equals(reference)))
                .map(ImageReference::toString)
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    "image-not-in-bundle",
                    "not in this bundle: " + String.join(", ", unknown),
                    "hubcrate inspect BUNDLE lists the images that are.");
        }
        return images;
    }

    private void write(List<Image> images, OutputStream out) throws IOException {
        List<TarMember> members = new ArrayList<>();
        Map<String, byte[]> documents = new LinkedHashMap<>();
        for (String name : ImageLayout.DOCUMENTS) {
            byte[] document = ImageLayout.document(name, images);
            documents.put(name, document);
            members.add(new TarMember(name, document.length, false));
        }
        // In the order of names, which is the order of volumes: each medium is wanted once.
        for (String name : blobNames(images)) {
            Entry entry = blobs.get(name);
            if (entry != null) {
                members.add(new TarMember(name, entry.size(), false));
            }
        }
        TarLayout layout = TarLayout.of(members);
        for (Place place : layout.places()) {
            out.write(TarHeader.of(place.member()));
            byte[] document = documents.get(place.member().name());
            if (document == null) {
                copy(place.member().name(), out);
            } else {
                out.write(document);
            }
            out.write(new byte[place.padding()]);
        }
        out.write(new byte[layout.trailerLength()]);
    }

    private static NavigableSet<String> blobNames(List<Image> images) {
        NavigableSet<String> names = new TreeSet<>();
        for (Image image : images) {
            List<Descriptor> wanted = new ArrayList<>(image.layers());
            wanted.add(image.config());
            wanted.add(image.manifest());
            image.findIndex().filter(found -> image.indexKept()).ifPresent(wanted::add);
            wanted.stream()
                    .map(Descriptor::digest)
                    .map((Digest digest) -> ImageLayout.blobName(digest))
                    .forEach(names::add);
        }
        return names;
    }

    private void copy(String name, OutputStream out) throws IOException {
        Entry entry = blobs.get(name);
        if (entry == null) {
            throw new IllegalStateException("not an entry: " + name);
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = EntryStream.open(media, index, entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }
}
