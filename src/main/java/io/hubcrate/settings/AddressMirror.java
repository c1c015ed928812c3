package io.hubcrate.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A server that holds what stands below an address on another one: {@code https://dl.k8s.io/release/v1.20.2/…} is then
 * asked as {@code https://files.example.org/k8s/release/v1.20.2/…}. Addresses in manifests and locks do not change.
 *
 * @param address what it stands for, with a slash at its end
 * @param mirror where the same things stand, with a slash at its end
 */
public record AddressMirror(URI address, URI mirror) {
    /**
     * Reads the two texts of a settings file.
     *
     * @throws IllegalArgumentException with the accepted form
     */
    public static AddressMirror of(String address, String mirror) {
        return new AddressMirror(folder(address), folder(mirror));
    }

    /** @throws IllegalArgumentException if this is no address below which files can stand */
    static URI folder(String text) {
        try {
            URI read = new URI(text.endsWith("/") ? text : text + "/").normalize();
            String scheme = String.valueOf(read.getScheme()).toLowerCase(Locale.ROOT);
            boolean plain =
                    read.getRawUserInfo() == null && read.getRawQuery() == null && read.getRawFragment() == null;
            if ((scheme.equals("https") || scheme.equals("http")) && read.getHost() != null && plain) {
                return read;
            }
        } catch (URISyntaxException e) {
            // Told below, in the words of this file.
        }
        throw new IllegalArgumentException("not an address: '" + text
                + "', https://host[:port][/path] without user, query and fragment is, as https://dl.k8s.io/");
    }

    /** Where to ask for this in place of the origin; empty if it does not stand below {@link #address}. */
    public Optional<URI> find(URI wanted) {
        URI plain = wanted.normalize();
        String path = String.valueOf(plain.getRawPath());
        if (!sameServer(plain) || !path.startsWith(address.getRawPath()) || path.startsWith("/..")) {
            return Optional.empty();
        }
        String rest = path.substring(address.getRawPath().length());
        String query = plain.getRawQuery() == null ? "" : "?" + plain.getRawQuery();
        return Optional.of(URI.create(mirror + rest + query));
    }

    /** The one that stands for the longest part of an address. */
    static Optional<URI> nearest(List<AddressMirror> mirrors, URI wanted) {
        AddressMirror best = null;
        for (AddressMirror each : mirrors) {
            boolean longer = best == null
                    || each.address.getRawPath().length()
                            > best.address.getRawPath().length();
            if (longer && each.find(wanted).isPresent()) {
                best = each;
            }
        }
        return best == null ? Optional.empty() : best.find(wanted);
    }

    private boolean sameServer(URI wanted) {
        return address.getScheme().equalsIgnoreCase(wanted.getScheme())
                && address.getHost().equalsIgnoreCase(wanted.getHost())
                && port(address) == port(wanted);
    }

    private static int port(URI of) {
        return of.getPort() >= 0 ? of.getPort() : "http".equalsIgnoreCase(of.getScheme()) ? 80 : 443;
    }
}
