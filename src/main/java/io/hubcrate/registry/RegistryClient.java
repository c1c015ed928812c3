package io.hubcrate.registry;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.http.ResumableTransfer;
import io.hubcrate.http.WebRequest;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.settings.BuilderSettings;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pulls from registries over {@link HttpWeb}. jib, which brings the logins, can neither keep a manifest's own bytes nor
 * resume inside a blob, so the protocol is spoken here.
 */
public final class RegistryClient implements Registry {
    /** The limit that registries themselves set (OCI distribution 1.1, "Pushing Manifests"). */
    public static final int MAX_MANIFEST_BYTES = 4 << 20;
    /** For blobs that are held in memory. */
    public static final int MAX_SMALL_BLOB_BYTES = 64 << 20;

    /** Schema 1 too: a registry that has nothing else then gives it, and it can be refused by its name. */
    static final String ACCEPT = String.join(
            ", ",
            List.of(
                    MediaTypes.OCI_INDEX,
                    MediaTypes.OCI_MANIFEST,
                    MediaTypes.DOCKER_INDEX,
                    MediaTypes.DOCKER_MANIFEST,
                    MediaTypes.DOCKER_SCHEMA_1_SIGNED + ";q=0.1",
                    MediaTypes.DOCKER_SCHEMA_1 + ";q=0.1"));

    private static final Set<Integer> STREAMED = Set.of(200, 206, 416);

    private final HttpWeb web;
    private final BuilderSettings settings;
    private final AuthorizedWeb asking;

    /**
     * @param homeFolder where Docker's own configuration stands if the settings name no other
     * @param environment for {@code DOCKER_CONFIG}
     */
    public RegistryClient(HttpWeb web, BuilderSettings settings, Path homeFolder, Map<String, String> environment) {
        this.web = web;
        this.settings = settings;
        this.asking = AuthorizedWeb.of(web, settings, homeFolder, environment);
    }

    @Override
    public RawManifest fetchManifest(ImageReference reference) {
        ImageReference image = reference.withDefaultTag();
        RegistryEndpoint endpoint = RegistryEndpoint.of(image, settings);
        String wanted = image.digest().map(Digest::toString).or(image::tag).orElseThrow();
        WebRequest request = WebRequest.get(endpoint.manifest(wanted), "fetch manifest of " + image, "images")
                .withHeader("Accept", ACCEPT);
        return web.retry().call(() -> {
            try (WebResponse response = asking.open(request, endpoint, image)) {
                if (response.status() != 200) {
                    throw RegistryErrors.of(response, endpoint, image);
                }
                return ManifestCheck.require(response.readAll(MAX_MANIFEST_BYTES), response, image);
            }
        });
    }

    @Override
    public byte[] fetchBlob(ImageReference repository, Descriptor blob) {
        if (blob.size() > MAX_SMALL_BLOB_BYTES) {
            throw new RegistryException(
                    "too-large",
                    "fetch " + blob.digest() + " of " + repository.name(),
                    "it has " + blob.size() + " bytes, more than the " + MAX_SMALL_BLOB_BYTES
                            + " that a configuration or chart may have",
                    "Ask the publisher of the image: this is not a usual size.",
                    repository.registry(),
                    0,
                    false,
                    null,
                    repository,
                    List.of());
        }
        Memory memory = new Memory((int) blob.size());
        streamBlob(repository, blob, 0, memory);
        byte[] bytes = memory.toByteArray();
        Digest actual = Digest.of(bytes);
        if (!actual.equals(blob.digest())) {
            throw new IntegrityException(
                    "blob-mismatch",
                    "blob of " + repository.name(),
                    blob.digest().toString(),
                    actual.toString(),
                    "Somebody between here and the publisher gives out other bytes: use another network or mirror.");
        }
        return bytes;
    }

    @Override
    public void streamBlob(ImageReference repository, Descriptor blob, long from, ByteSink sink) {
        RegistryEndpoint endpoint = RegistryEndpoint.of(repository, settings);
        URI address = endpoint.blob(blob.digest().toString());
        String action = "fetch " + blob.digest() + " of " + repository.name();
        WebRequest plain = WebRequest.get(address, action, "images").withHeader("Accept-Encoding", "identity");
        ResumableTransfer.Opener opener = headers -> openBlob(plain.withHeaders(headers), endpoint, repository);
        new ResumableTransfer(web.retry(), action, blob.size(), sink, opener).run(from);
    }

    private WebResponse openBlob(WebRequest request, RegistryEndpoint endpoint, ImageReference image) {
        WebResponse response = asking.open(request, endpoint, image);
        if (STREAMED.contains(response.status())) {
            return response;
        }
        try (response) {
            throw RegistryErrors.of(response, endpoint, image);
        }
    }

    /** Collects a small blob. */
    private static final class Memory extends ByteArrayOutputStream implements ByteSink {
        Memory(int size) {
            super(size);
        }

        @Override
        public void restart() {
            reset();
        }
    }
}
