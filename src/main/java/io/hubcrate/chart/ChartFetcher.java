package io.hubcrate.chart;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.progress.EventSink;
import io.hubcrate.registry.Registry;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings charts from everywhere a manifest may name, and lets none through that is not what was asked for, unsafe to
 * unpack, without its dependencies, or (where a keyring is given) unsigned. Thread-safe.
 */
public final class ChartFetcher implements ChartSource {
    private final HttpCharts http;
    private final OciCharts oci;
    private final LocalCharts local;
    private final EventSink events;

    /** @param events told of a missing digest, a deprecated chart and the like */
    public ChartFetcher(Web web, Registry registry, EventSink events) {
        this.events = events;
        this.oci = new OciCharts(registry);
        this.http = new HttpCharts(web, oci, events);
        this.local = new LocalCharts(this::fetch);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The version must be that of the spec, a leading {@code v} apart; a local chart may leave it to Chart.yaml.
     */
    @Override
    public ChartArchive fetch(Chart spec) {
        return fetch(spec, 0);
    }

    private ChartArchive fetch(Chart spec, int depth) {
        boolean isLocal = spec.origin() instanceof ChartOrigin.Local;
        try {
            return accept(spec, find(spec, depth), isLocal);
        } catch (IntegrityException e) {
            // A person's own folder or archive that is no chart is a mistake to mend, not an attack.
            if (isLocal && e.code().equals("chart-invalid")) {
                throw new InvalidInputException(e.code(), e.getMessage(), e.advice());
            }
            throw e;
        }
    }

    private FoundChart find(Chart spec, int depth) {
        ChartOrigin origin = spec.origin();
        if (origin instanceof ChartOrigin.Repository repository) {
            requireWebAddress(repository.url());
            return http.fromRepository(repository.url(), spec.name(), requireVersion(spec));
        }
        if (origin instanceof ChartOrigin.Archive archive) {
            requireWebAddress(archive.url());
            return http.fromUrl(archive.url(), archive.sha256());
        }
        if (origin instanceof ChartOrigin.Oci registry) {
            return oci.fetch(registry.repository(), requireVersion(spec));
        }
        return local.fetch(((ChartOrigin.Local) origin).path(), depth);
    }

    private ChartArchive accept(Chart spec, FoundChart found, boolean isLocal) {
        String subject = spec.name().isEmpty() ? found.source() : spec.name() + " from " + found.source();
        ChartFiles files = ChartFiles.read(subject, found.bytes());
        ChartMetadata metadata = files.metadata();
        String wanted = spec.version() == null ? metadata.version() : spec.version();
        boolean named = spec.name().isEmpty() || metadata.name().equals(spec.name());
        if (!named || !ChartVersion.same(metadata.version(), wanted)) {
            throw ChartFailures.other(subject, spec.name() + " " + wanted, metadata.name() + " " + metadata.version());
        }
        requireDependencies(subject, files, found.url(), isLocal);
        String signer = spec.keyring() == null ? "" : ChartProvenance.require(subject, found, metadata, spec.keyring());
        if (metadata.deprecated()) {
            events.warning("chart-deprecated", subject + ": its publisher no longer maintains " + wanted);
        }
        return new ChartArchive(
                found.bytes(),
                Digest.of(found.bytes()),
                metadata.name(),
                metadata.version(),
                metadata.appVersion(),
                metadata.kubeVersion(),
                found.url(),
                found.source(),
                signer);
    }

    private static void requireDependencies(String subject, ChartFiles files, @Nullable URI url, boolean isLocal) {
        List<String> unmet = files.unmetDependencies().stream()
                .map(ChartFiles.Unmet::toString)
                .toList();
        if (unmet.isEmpty()) {
            return;
        }
        String message = subject + " lacks charts that it needs: " + String.join("; ", unmet);
        if (isLocal) {
            throw new InvalidInputException(
                    "chart-dependency-missing",
                    message,
                    "Put them into charts/ in those versions, or run 'helm dependency update'.");
        }
        throw new SourceException(
                "chart-dependency-missing",
                message,
                "It was packed without them; take another version, or unpack it, complete it and give the folder.",
                url == null ? subject : ArchiveAddress.shown(url),
                0,
                false,
                null);
    }

    private static String requireVersion(Chart spec) {
        if (spec.version() == null || spec.version().isBlank()) {
            throw ChartFailures.request(
                    "chart '" + spec.name() + "' has no version",
                    "Write an exact 'version' beside it; only a local chart can do without.");
        }
        return Objects.requireNonNull(spec.version());
    }

    private static void requireWebAddress(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if ((!scheme.equals("https") && !scheme.equals("http")) || address.getHost() == null) {
            throw ChartFailures.request(
                    "'" + ArchiveAddress.shown(address) + "' is no address of a chart repository or archive",
                    "Write https://…, oci://… or a local path.");
        }
        if (address.getRawUserInfo() != null) {
            throw ChartFailures.request(
                    "the address of " + ArchiveAddress.shown(address) + " carries credentials",
                    "Take them out: manifest and lock are read by many people.");
        }
    }
}
