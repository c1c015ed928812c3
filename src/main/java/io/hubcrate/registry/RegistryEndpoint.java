package io.hubcrate.registry;

import io.hubcrate.image.ImageReference;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Mirror;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an image's bytes are really asked for.
 *
 * @param registry as credentials are stored for it: {@code docker.io}, {@code quay.io}, or the mirror's host
 * @param base scheme, host and port
 * @param repository the path there, a mirror's own path included
 * @param mirrored whether this is a mirror and not the registry that the name says
 * @param writes whether something is to be pushed there
 * @param mountFrom the repository of the same registry from which a blob is to be mounted; empty for none
 */
record RegistryEndpoint(
        String registry, URI base, String repository, boolean mirrored, boolean writes, String mountFrom) {
    /** Docker Hub's registry does not answer under the name that its images have. */
    private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

    static RegistryEndpoint of(ImageReference image, BuilderSettings settings) {
        Optional<Mirror> mirror = settings.findMirror(image.registry());
        String registry = mirror.map(Mirror::host).orElse(image.registry());
        String path = mirror.map(Mirror::path).orElse("");
        String repository = path.isEmpty() ? image.repository() : path + "/" + image.repository();
        return new RegistryEndpoint(registry, base(registry, settings), repository, mirror.isPresent(), false, "");
    }

    /** For pushing: the registry that the name says, because mirrors only stand in for reading. */
    static RegistryEndpoint forPush(ImageReference image, BuilderSettings settings) {
        URI base = base(image.registry(), settings);
        return new RegistryEndpoint(image.registry(), base, image.repository(), false, true, "");
    }

    /** The same, with the right to read another repository of this registry. */
    RegistryEndpoint mountingFrom(String otherRepository) {
        return new RegistryEndpoint(registry, base, repository, mirrored, writes, otherRepository);
    }

    private static URI base(String registry, BuilderSettings settings) {
        String host = registry.equals(ImageReference.DOCKER_HUB) ? DOCKER_HUB_HOST : registry.toLowerCase(Locale.ROOT);
        URI secure = URI.create("https://" + host);
        // A port that is not given is 443, unless the settings name this host's port 80 and no TLS port was written.
        int plainPort = secure.getPort() < 0 ? 80 : secure.getPort();
        return settings.allowsPlainHttp(String.valueOf(secure.getHost()), plainPort)
                ? URI.create("http://" + host)
                : secure;
    }

    URI manifest(String tagOrDigest) {
        return at("manifests/" + tagOrDigest);
    }

    URI blob(String digest) {
        return at("blobs/" + digest);
    }

    /** Where an upload begins; {@code query} with its question mark, or empty. */
    URI uploads(String query) {
        return at("blobs/uploads/" + query);
    }

    private URI at(String rest) {
        return base.resolve("/v2/" + repository + "/" + rest);
    }

    /** What a token must allow (Docker registry v2 token authentication, "scope"). */
    List<String> scopes() {
        String own = "repository:" + repository + (writes ? ":pull,push" : ":pull");
        return mountFrom.isEmpty() ? List.of(own) : List.of(own, "repository:" + mountFrom + ":pull");
    }
}
