package io.hubcrate.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.json.Json;
import io.hubcrate.registry.Registry;
import io.hubcrate.registry.Registry.RawManifest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Charts from registries.
 *
 * @see <a href="https://helm.sh/docs/topics/registries/">Helm's use of OCI registries</a>
 */
final class OciCharts {
    private static final String SCHEME = "oci://";
    private static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
    /** The second is what Helm's experimental releases before 3.8 pushed. */
    private static final Set<String> CONTENT =
            Set.of("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip");

    private static final String PROVENANCE = "application/vnd.cncf.helm.chart.provenance.v1.prov";
    private static final long MAX_PROVENANCE = 1 << 20;

    private final Registry registry;

    OciCharts(Registry registry) {
        this.registry = registry;
    }

    /**
     * Fetches {@code oci://registry/path} at a version. Helm writes {@code _} for the {@code +} that tags cannot hold.
     */
    FoundChart fetch(String repository, String version) {
        return fetchTagged(repository + ":" + version.replace('+', '_'));
    }

    /** Fetches {@code oci://registry/path:tag}, or one with a digest. */
    FoundChart fetchTagged(String written) {
        ImageReference reference = parse(written);
        RawManifest manifest = registry.fetchManifest(reference);
        JsonNode document = parse(reference, manifest.bytes());
        String kind = document.path("config").path("mediaType").asText("");
        if (!kind.equals(CONFIG)) {
            throw notAChart(reference, CONFIG, kind.isEmpty() ? "none" : kind);
        }
        List<Descriptor> contents = layers(reference, document, CONTENT);
        if (contents.size() != 1) {
            throw notAChart(reference, "one layer of " + CONFIG, contents.size() + " of them");
        }
        if (contents.get(0).size() > ChartFiles.MAX_PACKED) {
            throw ChartFailures.unsafe(SCHEME + reference, "the archive", "more than 20 MiB");
        }
        byte[] bytes = registry.fetchBlob(reference, contents.get(0));
        String path = reference.repository();
        String fileName = path.substring(path.lastIndexOf('/') + 1) + "-"
                + reference.tag().orElse("").replace('_', '+') + ".tgz";
        return new FoundChart(
                bytes,
                fileName,
                URI.create(SCHEME + reference),
                SCHEME + reference.name(),
                () -> provenance(reference, document));
    }

    private Optional<byte[]> provenance(ImageReference reference, JsonNode document) {
        List<Descriptor> layers = layers(reference, document, Set.of(PROVENANCE));
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        if (layers.size() > 1 || layers.get(0).size() > MAX_PROVENANCE) {
            throw notAChart(reference, "one provenance layer of at most 1 MiB", "more");
        }
        return Optional.of(registry.fetchBlob(reference, layers.get(0)));
    }

    private static List<Descriptor> layers(ImageReference reference, JsonNode document, Set<String> mediaTypes) {
        List<Descriptor> found = new ArrayList<>();
        for (JsonNode layer : document.path("layers")) {
            String mediaType = layer.path("mediaType").asText("");
            if (mediaTypes.contains(mediaType)) {
                String digest = layer.path("digest").asText("");
                JsonNode size = layer.path("size");
                if (!Digest.isDigest(digest) || !size.canConvertToLong() || size.longValue() < 0) {
                    throw notAChart(reference, "layers with digest and size", "one without");
                }
                found.add(new Descriptor(mediaType, Digest.parse(digest), size.longValue()));
            }
        }
        return found;
    }

    private static JsonNode parse(ImageReference reference, byte[] manifest) {
        try {
            return Json.parse(manifest);
        } catch (IOException e) {
            throw notAChart(reference, "a manifest in JSON", String.valueOf(e.getMessage()));
        }
    }

    private static ImageReference parse(String written) {
        String bare = written.startsWith(SCHEME) ? written.substring(SCHEME.length()) : written;
        int slash = bare.indexOf('/');
        String host = slash < 0 ? "" : bare.substring(0, slash);
        // A plain word before the slash would be read as a folder of Docker Hub, as image names are.
        if (host.indexOf('.') < 0 && host.indexOf(':') < 0 && !host.equals("localhost")) {
            throw ChartFailures.request(
                    "'" + written + "' does not name a registry",
                    "Write oci://registry.example/path, with a port if the name has no dot.");
        }
        return ImageReference.tryParse(bare)
                .orElseThrow(() -> ChartFailures.request(
                        "'" + written + "' is no address of a chart in a registry",
                        "Write oci://registry/path in lower case, and the version beside it."));
    }

    private static IntegrityException notAChart(ImageReference reference, String expected, String found) {
        return new IntegrityException(
                "chart-not-in-registry",
                SCHEME + reference,
                expected,
                found,
                "Look at what stands there with 'skopeo inspect --raw docker://" + reference
                        + "'; an image is no chart.");
    }
}
