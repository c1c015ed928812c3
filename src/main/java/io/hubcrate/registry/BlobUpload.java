package io.hubcrate.registry;

import io.hubcrate.http.Addresses;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.http.WebBody;
import io.hubcrate.http.WebRequest;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way into a registry. A small one goes by a single PUT, a larger one in pieces; after a failure the
 * session is asked how much it has, and where that is not to be had a new one is begun. For one thread.
 */
final class BlobUpload implements AutoCloseable {
    /** Bytes of one piece: a break costs no more than that. */
    static final long CHUNK = 64L << 20;

    private static final int BUFFER = 128 << 10;
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
    private static final Set<Integer> NO_PIECES = Set.of(404, 405, 415, 416, 501);

    private final HttpWeb web;
    private final AuthorizedWeb asking;
    private final RegistryEndpoint endpoint;
    private final ImageReference repository;
    private final Descriptor blob;
    private final Supplier<InputStream> source;
    private final String action;
    private long chunk;
    private @Nullable URI session;
    private long sent;
    private @Nullable InputStream reading;
    private long position;

    BlobUpload(
            HttpWeb web,
            AuthorizedWeb asking,
            RegistryEndpoint endpoint,
            ImageReference repository,
            Descriptor blob,
            Supplier<InputStream> source,
            long chunk) {
        this.web = web;
        this.asking = asking;
        this.endpoint = endpoint;
        this.repository = repository;
        this.blob = blob;
        this.source = source;
        this.chunk = chunk;
        this.action = "push " + blob.digest() + " to " + repository.name();
    }

    /** Whether a session of it may stand open. */
    boolean hasBegun() {
        return session != null;
    }

    /** Sends what the registry does not have yet; false if it took the blob from another repository. */
    boolean attempt() {
        try {
            return attemptFromWhereItStands();
        } catch (RuntimeException e) {
            // Bytes that were read and not sent are lost to this stream.
            close();
            throw e;
        }
    }

    private boolean attemptFromWhereItStands() {
        URI at = session == null ? null : resumed(session);
        if (at == null) {
            at = begun();
        }
        if (at == null) {
            return false;
        }
        session = at;
        while (blob.size() - sent > chunk) {
            at = patch(at);
            session = at;
        }
        put(at);
        return true;
    }

    /** A new session; null if the blob was mounted instead. */
    private @Nullable URI begun() {
        sent = 0;
        String query =
                endpoint.mountFrom().isEmpty() ? "" : "?mount=" + blob.digest() + "&from=" + endpoint.mountFrom();
        WebRequest request = WebRequest.of("POST", endpoint.uploads(query), action, "push");
        try (WebResponse response = asking.open(request, endpoint, repository)) {
            if (response.status() == 201) {
                return null;
            }
            if (response.status() != 202) {
                throw RegistryErrors.of(response, endpoint, repository);
            }
            long least = response.header("OCI-Chunk-Min-Length")
                    .filter(text -> text.matches("[0-9]{1,15}"))
                    .map(Long::parseLong)
                    .orElse(0L);
            chunk = Math.max(chunk, least);
            return location(response);
        }
    }

    /** The session as it stands now; null if it is lost. */
    private @Nullable URI resumed(URI at) {
        session = null;
        if (sent == 0) {
            return null;
        }
        try (WebResponse response = open(WebRequest.get(at, action, "push"))) {
            Matcher range = RANGE.matcher(response.header("Range").orElse(""));
            if (response.status() != 204 || !range.matches()) {
                return null;
            }
            long has = Long.parseLong(range.group(1)) + 1;
            if (has > blob.size()) {
                return null;
            }
            // An empty session, too, is said to have 0-0.
            sent = has == 1 ? 0 : has;
            return has == 1 ? null : location(response);
        }
    }

    private URI patch(URI at) {
        WebRequest request = WebRequest.of("PATCH", at, action, "push")
                .withHeader("Content-Type", "application/octet-stream")
                .withHeader("Content-Range", sent + "-" + (sent + chunk - 1))
                .withBody(body(chunk));
        try (WebResponse response = open(request)) {
            if (sent == 0 && NO_PIECES.contains(response.status())) {
                // This registry takes blobs whole only.
                chunk = Long.MAX_VALUE;
                session = null;
                throw lost(response);
            }
            if (response.status() != 202) {
                throw failure(response);
            }
            sent += chunk;
            return location(response);
        }
    }

    private void put(URI at) {
        String query = at.getRawQuery() == null ? "?" : "&";
        WebRequest request = WebRequest.of("PUT", URI.create(at + query + "digest=" + blob.digest()), action, "push")
                .withHeader("Content-Type", "application/octet-stream")
                .withBody(body(blob.size() - sent));
        if (sent > 0) {
            request = request.withHeader("Content-Range", sent + "-" + (blob.size() - 1));
        }
        try (WebResponse response = open(request)) {
            if (response.status() / 100 != 2) {
                throw failure(response);
            }
        }
    }

    private RegistryException failure(WebResponse response) {
        return sent > 0 && (response.status() == 404 || response.status() == 416 || response.status() == 400)
                ? lost(response)
                : RegistryErrors.of(response, endpoint, repository);
    }

    private RegistryException lost(WebResponse response) {
        sent = 0;
        return RegistryException.failed(
                "push-refused",
                Addresses.authority(response.address()) + " has lost the upload (status " + response.status() + ")",
                "Type the same command again: what is there already is skipped.",
                response,
                true,
                repository,
                List.of());
    }

    /** An upload may stand on another host: then it is named by its address alone and gets no login of ours. */
    private WebResponse open(WebRequest request) {
        if (Addresses.authority(request.address()).equals(Addresses.authority(endpoint.base()))) {
            return asking.open(request, endpoint, repository);
        }
        web.requireNotInwards(endpoint.base(), request);
        return web.open(request);
    }

    private URI location(WebResponse response) {
        try {
            URI at = response.address()
                    .resolve(new URI(response.header("Location").orElse("")));
            boolean own = Addresses.host(at).equals(Addresses.host(endpoint.base()));
            if (own
                    && "http".equals(at.getScheme())
                    && "https".equals(endpoint.base().getScheme())) {
                // A registry behind a TLS terminator that was not told so.
                String path = at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery());
                return endpoint.base().resolve(path);
            }
            if (at.getHost() != null && response.header("Location").isPresent()) {
                return at;
            }
        } catch (java.net.URISyntaxException e) {
            // Said below.
        }
        throw RegistryException.unusable(
                "push-refused",
                Addresses.authority(response.address()) + " does not say where to upload",
                "This is no registry that speaks the OCI protocol, or something stands in front of it.",
                response,
                repository);
    }

    private WebBody body(long length) {
        long from = sent;
        return new WebBody(length, out -> copy(from, length, out));
    }

    /** The last bytes leave only after the source has come to its end without an objection. */
    private void copy(long from, long length, OutputStream out) throws IOException {
        InputStream in = openAt(from);
        byte[] buffer = new byte[(int) Math.min(BUFFER, length)];
        for (long left = length; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("the source ended " + left + " bytes early");
            }
            left -= count;
            position += count;
            if (position == blob.size() && in.read() >= 0) {
                throw new IOException("the source is longer than announced");
            }
            out.write(buffer, 0, count);
        }
    }

    /** The one open stream, so that pieces in order read the blob once; opened again where a piece is repeated. */
    private InputStream openAt(long from) throws IOException {
        InputStream now = reading;
        if (now == null || position != from) {
            close();
            now = source.get();
            reading = now;
            now.skipNBytes(from);
            position = from;
        }
        return now;
    }

    @Override
    public void close() {
        InputStream last = reading;
        reading = null;
        try {
            if (last != null) {
                last.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
