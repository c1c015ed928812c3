package io.hubcrate.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.http.Addresses;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.util.Locale;

/** Checks what a registry sent as a manifest: whose bytes they are, and what kind of document. */
final class ManifestCheck {
    private ManifestCheck() {}

    /**
     * @throws IntegrityException if the digest is not the one asked for or announced
     * @throws RegistryException if it is no manifest that can be carried
     */
    static Registry.RawManifest require(byte[] bytes, WebResponse response, ImageReference image) {
        Digest digest = Digest.of(bytes);
        if (image.digest().isPresent() && !image.digest().get().equals(digest)) {
            throw mismatch(response, image.digest().get().toString(), digest);
        }
        JsonNode document = parse(bytes, response, image);
        String header = response.header("Content-Type").orElse("");
        String named = document.path("mediaType").asText("");
        String mediaType = named.isEmpty() ? withoutParameters(header) : named;
        if (isSchema1(mediaType, document)) {
            throw RegistryException.unusable(
                    "image-schema1",
                    "it is stored in Docker's schema 1, which today's engines do not load",
                    "Pull and push it once with Docker 1.10 to 25, or name a newer tag.",
                    response,
                    image);
        }
        // Of another algorithm than ours an announced digest cannot be compared; the one asked for has been.
        String announced = response.header("Docker-Content-Digest").orElse("").trim();
        if (Digest.isDigest(announced) && !announced.equals(digest.toString())) {
            throw mismatch(response, announced, digest);
        }
        // CVE-2021-41190: a document that is an index to one reader and a manifest to another.
        if (document.has("manifests") && (document.has("layers") || document.has("config"))) {
            throw RegistryException.unusable(
                    "image-manifest-invalid",
                    "it is an index and a manifest at once",
                    "Such an image means different things to different tools: ask its publisher for a proper one.",
                    response,
                    image);
        }
        return new Registry.RawManifest(bytes, mediaType, digest);
    }

    private static JsonNode parse(byte[] bytes, WebResponse response, ImageReference image) {
        try {
            JsonNode document = Json.parse(bytes);
            if (document.isObject()) {
                return document;
            }
        } catch (IOException e) {
            // Said below.
        }
        throw RegistryException.unusable(
                "image-manifest-invalid",
                "what came is no JSON document",
                "Something stands between this machine and the registry: a login page of the network, perhaps.",
                response,
                image);
    }

    private static boolean isSchema1(String mediaType, JsonNode document) {
        return mediaType.equals(MediaTypes.DOCKER_SCHEMA_1)
                || mediaType.equals(MediaTypes.DOCKER_SCHEMA_1_SIGNED)
                || document.path("schemaVersion").asInt(2) == 1;
    }

    private static String withoutParameters(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    private static IntegrityException mismatch(WebResponse response, String expected, Digest actual) {
        return new IntegrityException(
                "manifest-digest-mismatch",
                response.request().action() + " from " + Addresses.shown(response.address()),
                expected,
                actual.toString(),
                "Somebody between here and the publisher gives out other bytes: use another network or mirror.");
    }
}
