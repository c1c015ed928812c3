package io.hubcrate.localimage;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageChoice;
import io.hubcrate.image.ImageConfig;
import io.hubcrate.image.ImageDocument;
import io.hubcrate.image.ImageFormatException;
import io.hubcrate.image.ImageIndex;
import io.hubcrate.image.ImageManifest;
import io.hubcrate.image.ImageManifestReader;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.image.Platform;
import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.manifest.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads an OCI image layout; manifests stay as they are to the last byte.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md">OCI image layout</a>
 */
final class OciLayoutReader {
    private static final int MAX_DOCUMENT = 4 << 20;
    private static final List<String> NAMES = List.of("org.opencontainers.image.ref.name", "io.containerd.image.name");

    private final ImageSource source;
    private final ImageFiles files;

    OciLayoutReader(ImageSource source, ImageFiles files) {
        this.source = source;
        this.files = files;
    }

    LocalImage read(Platform platform) throws IOException {
        JsonCursor layout = JsonCursor.at(Json.parse(files.require("oci-layout").bytes(MAX_DOCUMENT)));
        String version = layout.require("imageLayoutVersion").text();
        if (!version.equals("1.0.0")) {
            throw new IOException("a layout of version " + LocalImageFailures.printable(version));
        }
        Descriptor top = choose(platform);
        byte[] bytes = document(top);
        ImageDocument document = ImageManifestReader.read(bytes, top.mediaType());
        if (document instanceof ImageManifest found) {
            return read(top, bytes, found);
        }
        ImageIndex index = (ImageIndex) document;
        ImageChoice choice = ImageChoice.find(index, platform, new ImageChoice.Source<IOException>() {
                    @Override
                    public byte[] manifest(Descriptor descriptor) throws IOException {
                        return document(descriptor);
                    }

                    @Override
                    public ImageConfig config(ImageManifest manifest) throws IOException {
                        return ImageConfig.read(
                                document(manifest.config()), manifest.layers().size());
                    }
                })
                .orElseThrow(() -> new IOException(
                        "no image for " + platform + "; there are: " + String.join(", ", index.platforms())));
        return read(choice.descriptor(), choice.bytes(), choice.manifest());
    }

    private LocalImage read(Descriptor manifest, byte[] bytes, ImageManifest found) throws IOException {
        byte[] config = document(found.config());
        ImageConfig read = ImageConfig.read(config, found.layers().size());
        Map<Digest, ByteSource> blobs = new HashMap<>();
        for (int i = 0; i < found.layers().size(); i++) {
            Descriptor layer = found.layers().get(i);
            if (blobs.containsKey(layer.digest())) {
                continue;
            }
            FileBlob blob = files.require(name(layer));
            require(layer, blob.size(), LayerCheck.digest(blob));
            if (layer.mediaType().endsWith("gzip")) {
                LayerCheck.requireUnpacksTo(source, blob, read.diffIds().get(i));
            }
            blobs.put(layer.digest(), blob);
        }
        return new LocalImage(manifest, bytes, found.config(), config, found.layers(), blobs);
    }

    private Descriptor choose(Platform platform) throws IOException {
        byte[] bytes = files.require("index.json").bytes(MAX_DOCUMENT);
        JsonCursor index = JsonCursor.at(Json.parse(bytes));
        TreeSet<String> names = new TreeSet<>();
        List<Descriptor> all = new ArrayList<>();
        List<Descriptor> named = new ArrayList<>();
        for (JsonCursor entry : index.require("manifests").items()) {
            Descriptor descriptor = new Descriptor(
                    entry.require("mediaType").text(),
                    entry.require("digest").text(Digest::parse),
                    entry.require("size").size());
            all.add(descriptor);
            for (String key : NAMES) {
                entry.find("annotations").flatMap(map -> map.find(key)).ifPresent(name -> {
                    names.add(LocalImageFailures.printable(name.text()));
                    if (name.text().equals(source.name())) {
                        named.add(descriptor);
                    }
                });
            }
        }
        List<Descriptor> chosen =
                (source.name().isEmpty() ? all : named).stream().distinct().toList();
        if (chosen.size() == 1) {
            return chosen.get(0);
        }
        if (chosen.isEmpty() || (source.name().isEmpty() && names.size() > 1)) {
            throw LocalImageFailures.unknown(source, names);
        }
        return choose(platform, bytes, chosen).orElseThrow(() -> LocalImageFailures.unknown(source, names));
    }

    /** Some tools write one name several times, once for each platform, in place of an index of its own. */
    private static Optional<Descriptor> choose(Platform platform, byte[] index, List<Descriptor> chosen) {
        List<ImageIndex.Entry> entries = ((ImageIndex) ImageManifestReader.read(index, MediaTypes.OCI_INDEX))
                .entries().stream()
                        .filter(entry -> chosen.contains(entry.manifest()))
                        .toList();
        long platforms =
                entries.stream().map(ImageIndex.Entry::platform).distinct().count();
        boolean ambiguous = platforms < entries.size();
        return ambiguous ? Optional.empty() : new ImageIndex(MediaTypes.OCI_INDEX, entries).find(platform);
    }

    private byte[] document(Descriptor descriptor) throws IOException {
        byte[] bytes = files.require(name(descriptor)).bytes(MAX_DOCUMENT);
        require(descriptor, bytes.length, Digest.of(bytes));
        return bytes;
    }

    private void require(Descriptor descriptor, long size, Digest digest) {
        if (!digest.equals(descriptor.digest())) {
            throw LocalImageFailures.damaged(source, "a blob", descriptor.digest(), digest);
        }
        if (size != descriptor.size()) {
            throw new ImageFormatException(
                    ImageFormatException.Reason.MALFORMED, "a blob of another size than its descriptor says");
        }
    }

    private static String name(Descriptor descriptor) {
        return "blobs/sha256/" + descriptor.digest().hex();
    }
}
