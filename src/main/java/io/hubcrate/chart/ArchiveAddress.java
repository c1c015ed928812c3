package io.hubcrate.chart;

import io.hubcrate.failure.SourceException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a repository says that an archive lies, resolved and judged before anything is asked of it. */
final class ArchiveAddress {
    private static final Set<String> SCHEMES = Set.of("https", "http", "oci");
    private static final Pattern LOCAL_NAME = Pattern.compile("(.*\\.)?localhost\\.?");

    private ArchiveAddress() {}

    /**
     * Resolves an entry of {@code urls} against the repository as Helm does: relative ones count from the repository's
     * folder and keep its query.
     *
     * @throws SourceException of code {@code chart-address-refused} if it leads where a repository must not lead
     */
    static URI resolve(URI repository, String written) {
        URI address;
        try {
            URI reference = URI.create(written.strip());
            address = folder(repository).resolve(reference);
            if (!reference.isAbsolute() && reference.getRawQuery() == null && repository.getRawQuery() != null) {
                address = URI.create(address + "?" + repository.getRawQuery());
            }
        } catch (IllegalArgumentException e) {
            throw refused(repository, written, "it is no address");
        }
        requireAllowed(repository, address, written);
        return address;
    }

    /** The repository's address with a path that ends in a slash. */
    static URI folder(URI repository) {
        String path = repository.getRawPath() == null ? "" : repository.getRawPath();
        return path.endsWith("/") ? repository : withPath(repository, path + "/");
    }

    /** The same address with another path; query kept, fragment dropped. */
    static URI withPath(URI address, String rawPath) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(address.getScheme() + "://" + address.getRawAuthority() + rawPath + query);
    }

    /** For people, lists of hosts and locks: without credentials, query and fragment. */
    static String shown(URI address) {
        if (address.getHost() == null) {
            return address.getScheme() + ":" + (address.getRawPath() == null ? "" : address.getRawPath());
        }
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
    }

    private static void requireAllowed(URI repository, URI address, String written) {
        String scheme = lower(address.getScheme());
        if (!SCHEMES.contains(scheme) || address.getHost() == null) {
            throw refused(repository, written, "only https, http and oci addresses are followed");
        }
        if (address.getRawUserInfo() != null) {
            throw refused(repository, written, "it carries credentials");
        }
        if (scheme.equals("http") && lower(repository.getScheme()).equals("https")) {
            throw refused(repository, written, "it leaves TLS");
        }
        if (isInner(address) && !isInner(repository)) {
            throw refused(repository, written, "it leads to this machine itself");
        }
    }

    /** This machine itself, no address at all, or link-local (cloud providers' metadata services). */
    private static boolean isInner(URI address) {
        String host = lower(address.getHost());
        if (!host.startsWith("[") && !host.matches("[0-9.]+")) {
            return LOCAL_NAME.matcher(host).matches();
        }
        try {
            // A literal: nothing is looked up. IPv4 inside IPv6 comes out as IPv4.
            InetAddress literal = InetAddress.getByName(host);
            return literal.isLoopbackAddress() || literal.isAnyLocalAddress() || literal.isLinkLocalAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static SourceException refused(URI repository, String written, String reason) {
        String address = written.length() > 200 ? written.substring(0, 200) + "…" : written;
        return ChartFailures.absent(
                "chart-address-refused",
                "repository " + shown(repository) + " points to '" + address.replaceAll("\\p{Cntrl}", "?") + "': "
                        + reason,
                "Give the archive's own address as 'url' with its sha256, or ask who runs the repository.",
                repository);
    }
}
