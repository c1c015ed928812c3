package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts blobs and manifests into a registry: one upload session and one PUT per blob, nothing sent that is there.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#push">OCI distribution, push</a>
 */
final class RegistryPusher {
    private final URI root;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> homes = new HashMap<>();

    /** @param root the registry's {@code /v2/} */
    RegistryPusher(URI root) {
        this.root = root;
    }

    void pushBlob(String repository, String digest, Path file) throws IOException {
        pushBlob(repository, digest, BodyPublishers.ofFile(file));
    }

    void pushBlob(String repository, String digest, byte[] bytes) {
        pushBlob(repository, digest, BodyPublishers.ofByteArray(bytes));
    }

    private void pushBlob(String repository, String digest, BodyPublisher body) {
        String home = homeOf(digest);
        if (repository.equals(home)) {
            return;
        }
        String query = home == null ? "" : "?mount=" + digest + "&from=" + home;
        HttpResponse<String> opened = send(
                HttpRequest.newBuilder(root.resolve(repository + "/blobs/uploads/" + query))
                        .POST(BodyPublishers.noBody()),
                201,
                202);
        if (opened.statusCode() == 202) {
            String location = opened.headers().firstValue("Location").orElseThrow();
            String target = location + (location.contains("?") ? "&" : "?") + "digest=" + digest;
            send(HttpRequest.newBuilder(root.resolve(target)).PUT(body), 201);
        }
        remember(digest, repository);
    }

    private synchronized @Nullable String homeOf(String digest) {
        return homes.get(digest);
    }

    private synchronized void remember(String digest, String repository) {
        homes.put(digest, repository);
    }

    /** @param reference a tag or a digest */
    void pushManifest(String repository, String reference, String mediaType, byte[] bytes) {
        send(
                HttpRequest.newBuilder(root.resolve(repository + "/manifests/" + reference))
                        .header("Content-Type", mediaType)
                        .PUT(BodyPublishers.ofByteArray(bytes)),
                201);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, int... accepted) {
        HttpRequest built = request.timeout(Duration.ofMinutes(2)).build();
        try {
            HttpResponse<String> response = client.send(built, BodyHandlers.ofString());
            for (int status : accepted) {
                if (response.statusCode() == status) {
                    return response;
                }
            }
            throw new AssertionError(
                    built.method() + " " + built.uri() + ": " + response.statusCode() + " " + response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(built.method() + " " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
