package io.hubcrate.registry;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.http.WebBody;
import io.hubcrate.http.WebRequest;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.settings.BuilderSettings;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pushes into registries: only what they lack, byte for byte. The references name the registry itself; mirrors of the
 * settings do not apply. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#push">OCI distribution, push</a>
 */
public final class RegistryPusher {
    private final HttpWeb web;
    private final BuilderSettings settings;
    private final AuthorizedWeb asking;
    private final long chunk;

    /**
     * @param homeFolder where Docker's own configuration stands if the settings name no other
     * @param environment for {@code DOCKER_CONFIG}
     */
    public RegistryPusher(HttpWeb web, BuilderSettings settings, Path homeFolder, Map<String, String> environment) {
        this(web, settings, homeFolder, environment, BlobUpload.CHUNK);
    }

    /** With another size from which blobs go in pieces, for tests. */
    RegistryPusher(
            HttpWeb web, BuilderSettings settings, Path homeFolder, Map<String, String> environment, long chunk) {
        this.web = web;
        this.settings = settings;
        this.asking = AuthorizedWeb.of(web, settings, homeFolder, environment);
        this.chunk = chunk;
    }

    /** What became of a blob. */
    public enum Outcome {
        /** It was there. */
        PRESENT,
        /** The registry took it from another repository of its own. */
        MOUNTED,
        /** Its bytes were sent. */
        SENT
    }

    /** Whether a repository has a blob. */
    public boolean hasBlob(ImageReference repository, Descriptor blob) {
        RegistryEndpoint endpoint = RegistryEndpoint.forPush(repository, settings);
        return web.retry().call(() -> hasBlob(endpoint, repository, blob));
    }

    private boolean hasBlob(RegistryEndpoint endpoint, ImageReference repository, Descriptor blob) {
        URI address = endpoint.blob(blob.digest().toString());
        String action = "look for " + blob.digest() + " in " + repository.name();
        try (WebResponse response = asking.open(WebRequest.of("HEAD", address, action, "push"), endpoint, repository)) {
            if (response.status() == 200 || response.status() == 404) {
                return response.status() == 200;
            }
            throw RegistryErrors.of(response, endpoint, repository);
        }
    }

    /** The digest of what stands at a reference; empty if there is nothing. */
    public Optional<Digest> findManifest(ImageReference reference) {
        RegistryEndpoint endpoint = RegistryEndpoint.forPush(reference, settings);
        return web.retry().call(() -> {
            try (WebResponse response = askManifest("HEAD", endpoint, reference)) {
                if (response.status() == 404) {
                    return Optional.empty();
                }
                Optional<Digest> digest = announced(response);
                if (digest.isPresent()) {
                    return digest;
                }
            }
            try (WebResponse response = askManifest("GET", endpoint, reference)) {
                return Optional.of(Digest.of(response.readAll(RegistryClient.MAX_MANIFEST_BYTES)));
            }
        });
    }

    private WebResponse askManifest(String method, RegistryEndpoint endpoint, ImageReference reference) {
        URI address = endpoint.manifest(wanted(reference));
        WebRequest request = WebRequest.of(method, address, "look for " + reference, "push")
                .withHeader("Accept", RegistryClient.ACCEPT);
        WebResponse response = asking.open(request, endpoint, reference);
        if (response.status() == 200 || (response.status() == 404 && method.equals("HEAD"))) {
            return response;
        }
        try (response) {
            throw RegistryErrors.of(response, endpoint, reference);
        }
    }

    /**
     * Brings a blob into a repository unless it is there.
     *
     * @param mountFrom a repository of the same registry that has it; null if none is known
     * @param source opens the blob's bytes; fails at their end if they are not the blob's
     * @throws SourceException if the registry does not take it, after retries where they can help
     */
    public Outcome pushBlob(
            ImageReference repository, Descriptor blob, @Nullable String mountFrom, Supplier<InputStream> source) {
        RegistryEndpoint own = RegistryEndpoint.forPush(repository, settings);
        RegistryEndpoint endpoint = mountFrom == null ? own : own.mountingFrom(mountFrom);
        try (BlobUpload upload = new BlobUpload(web, asking, endpoint, repository, blob, source, chunk)) {
            return web.retry().call(() -> {
                if (!upload.hasBegun() && hasBlob(own, repository, blob)) {
                    return Outcome.PRESENT;
                }
                return upload.attempt() ? Outcome.SENT : Outcome.MOUNTED;
            });
        }
    }

    /**
     * Puts a manifest or index under a reference, exactly these bytes.
     *
     * @param reference with the tag, or with the digest if it has no tag
     * @throws IntegrityException if the registry then has something else there
     */
    public void pushManifest(ImageReference reference, Descriptor manifest, byte[] bytes) {
        RegistryEndpoint endpoint = RegistryEndpoint.forPush(reference, settings);
        WebRequest request = WebRequest.of(
                        "PUT", endpoint.manifest(wanted(reference)), "push manifest of " + reference, "push")
                .withHeader("Content-Type", manifest.mediaType())
                .withBody(WebBody.of(bytes));
        Optional<Digest> told = web.retry().call(() -> {
            try (WebResponse response = asking.open(request, endpoint, reference)) {
                if (response.status() / 100 != 2) {
                    throw RegistryErrors.of(response, endpoint, reference);
                }
                return announced(response);
            }
        });
        Optional<Digest> there = told.isPresent() ? told : findManifest(reference);
        if (!there.equals(Optional.of(manifest.digest()))) {
            throw new IntegrityException(
                    "push-digest-mismatch",
                    reference.toString(),
                    manifest.digest().toString(),
                    there.map(Digest::toString).orElse("nothing"),
                    "The registry, or what stands before it, rewrites manifests: push to one that keeps them as they"
                            + " are.");
        }
    }

    private static Optional<Digest> announced(WebResponse response) {
        return response.header("Docker-Content-Digest")
                .map(String::trim)
                .filter(Digest::isDigest)
                .map(Digest::parse);
    }

    private static String wanted(ImageReference reference) {
        return reference
                .tag()
                .or(() -> reference.digest().map(Digest::toString))
                .orElse("latest");
    }
}
