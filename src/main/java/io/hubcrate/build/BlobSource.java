package io.hubcrate.build;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Where the bytes of an entry come from. */
sealed interface BlobSource {
    /** Made here, too large for memory; stays until the bundle is built. */
    record MadeFile(Path file) implements BlobSource {}

    /** Made or read here already. */
    record InMemory(byte[] bytes) implements BlobSource {}

    /** On this machine, or made here when it is asked for. */
    record Here(ByteSource bytes) implements BlobSource {}

    /**
     * The manifest of an image.
     *
     * @param reference by digest
     * @param config what it must name
     * @param layers what it must name
     */
    record ImageManifest(ImageReference reference, Descriptor config, List<Descriptor> layers) implements BlobSource {
        public ImageManifest {
            layers = List.copyOf(layers);
        }
    }

    /** A multi-platform index that is kept raw. */
    record ImageIndex(ImageReference reference) implements BlobSource {}

    /** A configuration or layer. */
    record ImageBlob(ImageReference repository, Descriptor blob) implements BlobSource {}

    /** A file or chart archive at an address; the others are mirrors of the first. */
    record Download(List<URI> addresses, String purpose) implements BlobSource {
        public Download {
            addresses = List.copyOf(addresses);
        }
    }

    /** Metadata of a repository of ours, made from its packages once they have arrived. */
    record Repodata(String set, String file) implements BlobSource {}

    /** A file in an archive at an address; the other addresses are mirrors of the first. */
    record Member(List<URI> addresses, Digest archive, long archiveSize, String member) implements BlobSource {
        public Member {
            addresses = List.copyOf(addresses);
        }
    }

    /** A chart that no plain address gives: from a registry or a local folder. */
    record Chart(BundleManifest.Chart spec) implements BlobSource {}
}
