package io.hubcrate.chart;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import io.hubcrate.progress.EventSink;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Charts from repositories with an {@code index.yaml} and from plain addresses. Indexes are read once. Thread-safe. */
final class HttpCharts {
    private static final long MAX_INDEX = 64L << 20;
    private static final long MAX_PROVENANCE = 1 << 20;
    private static final String PURPOSE = "chart repository";
    /** What servers answer for what is not there; object stores without listing rights say 403. */
    private static final Set<Integer> ABSENT = Set.of(403, 404, 410);

    private final Web web;
    private final OciCharts oci;
    private final EventSink events;
    private final Map<URI, ChartIndex> indexes = new ConcurrentHashMap<>();

    HttpCharts(Web web, OciCharts oci, EventSink events) {
        this.web = web;
        this.oci = oci;
        this.events = events;
    }

    /**
     * Looks a version up in a repository's index and fetches its archive.
     *
     * @throws SourceException of code {@code chart-unknown} or {@code chart-version-unknown} if the index has none such
     */
    FoundChart fromRepository(URI repository, String name, String version) {
        ChartIndex index = index(repository);
        ChartIndex.Entry entry = index.find(name, version).orElseThrow(() -> unknown(repository, index, name, version));
        String subject = name + " " + entry.version();
        if (index.isAmbiguous(name, version)) {
            events.warning(
                    "chart-ambiguous",
                    subject + " stands in the index of " + ArchiveAddress.shown(repository)
                            + " more than once with different contents; the first is taken, as Helm does");
        }
        if (entry.urls().isEmpty()) {
            throw ChartFailures.absent(
                    "chart-index-invalid",
                    ArchiveAddress.shown(repository) + " lists " + subject + " without an address",
                    "Ask who runs the repository, or give the archive's own address as 'url'.",
                    repository);
        }
        FoundChart found = fetchFirst(repository, entry.urls());
        requireDigest(subject, entry.digest(), found, repository);
        return new FoundChart(
                found.bytes(), found.fileName(), found.url(), ArchiveAddress.shown(repository), found.provenance());
    }

    /** Fetches one archive; with a digest it must have that. */
    FoundChart fromUrl(URI url, @Nullable Digest sha256) {
        FoundChart found = fetch(url);
        if (sha256 == null) {
            events.warning(
                    "chart-without-digest",
                    ArchiveAddress.shown(url) + " is fetched without a sha256 to check; the lock pins what came");
        } else if (!Digest.of(found.bytes()).equals(sha256)) {
            throw ChartFailures.digest(
                    ArchiveAddress.shown(url),
                    sha256.toString(),
                    Digest.of(found.bytes()).toString());
        }
        return found;
    }

    private ChartIndex index(URI repository) {
        ChartIndex known = indexes.get(repository);
        if (known != null) {
            return known;
        }
        URI folder = ArchiveAddress.folder(repository);
        URI address = ArchiveAddress.withPath(folder, folder.getRawPath() + "index.yaml");
        ChartIndex read = ChartIndex.read(address, web.fetchSmall(address, MAX_INDEX, PURPOSE));
        indexes.put(repository, read);
        return read;
    }

    /** Several addresses of one archive are tried in their order, as long as a server does not give it. */
    private FoundChart fetchFirst(URI repository, List<String> urls) {
        List<URI> addresses = urls.stream()
                .map(url -> ArchiveAddress.resolve(repository, url))
                .toList();
        for (URI address : addresses.subList(0, addresses.size() - 1)) {
            try {
                return fetchNamed(repository, address);
            } catch (SourceException e) {
                events.warning("chart-mirror-failed", ArchiveAddress.shown(address) + ": " + e.getMessage());
            }
        }
        return fetchNamed(repository, addresses.get(addresses.size() - 1));
    }

    private FoundChart fetchNamed(URI repository, URI address) {
        web.requireNotInwards(repository, address);
        return fetch(address);
    }

    private FoundChart fetch(URI address) {
        if (address.getScheme().toLowerCase(Locale.ROOT).equals("oci")) {
            return oci.fetchTagged(address.toString());
        }
        byte[] bytes = web.fetchSmall(address, ChartFiles.MAX_PACKED, PURPOSE);
        String path = address.getPath();
        String fileName = path.substring(path.lastIndexOf('/') + 1);
        return new FoundChart(bytes, fileName, address, ArchiveAddress.shown(address), () -> provenance(address));
    }

    private Optional<byte[]> provenance(URI archive) {
        URI address = ArchiveAddress.withPath(archive, archive.getRawPath() + ".prov");
        try {
            return Optional.of(web.fetchSmall(address, MAX_PROVENANCE, PURPOSE));
        } catch (SourceException e) {
            if (ABSENT.contains(e.status())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void requireDigest(String subject, String written, FoundChart found, URI repository) {
        String hex = written.strip().toLowerCase(Locale.ROOT);
        hex = hex.startsWith("sha256:") ? hex.substring("sha256:".length()) : hex;
        if (hex.isEmpty()) {
            events.warning(
                    "chart-without-digest",
                    subject + ": the index of " + ArchiveAddress.shown(repository)
                            + " gives no digest; the lock pins what came");
        } else if (!Digest.of(found.bytes()).hex().equals(hex)) {
            throw ChartFailures.digest(
                    subject + " from " + ArchiveAddress.shown(repository),
                    "sha256:" + hex,
                    Digest.of(found.bytes()).toString());
        }
    }

    private static SourceException unknown(URI repository, ChartIndex index, String name, String version) {
        String where = ArchiveAddress.shown(repository);
        if (!index.knows(name)) {
            List<String> near = index.resembling(name);
            return ChartFailures.absent(
                    "chart-unknown",
                    where + " has no chart '" + name + "'" + (near.isEmpty() ? "" : ", but " + String.join(", ", near)),
                    "Correct the chart's name or the repository's address in the manifest.",
                    repository);
        }
        return new ChartVersionUnknownException(where, name, version, index.nearest(name, version));
    }
}
