package io.hubcrate.http;

import io.hubcrate.settings.BuilderSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which addresses are asked at all. HTTPS everywhere; plain HTTP only where the settings name host and port; and no
 * outside server may send us to this machine or to its link (cloud metadata lives there). Private networks are no
 * offence: organisations' mirrors stand in them.
 *
 * <p>A name is looked up here and once more by the connection, so a server that changes its DNS answer in between is
 * not stopped by this; without TLS for the name it could still give us nothing that passes a digest.
 */
final class AddressRules {
    private static final Pattern NUMERIC =
            Pattern.compile("\\[.*\\]|(?:0[xX][0-9a-fA-F]+|[0-9]+)(?:\\.(?:0[xX][0-9a-fA-F]+|[0-9]+)){0,3}");

    private final BuilderSettings settings;
    private final Predicate<URI> proxied;

    /** @param proxied whether an address is asked through a proxy: then its name is not for us to resolve */
    AddressRules(BuilderSettings settings, Predicate<URI> proxied) {
        this.settings = settings;
        this.proxied = proxied;
    }

    /** @throws WebException if this address may not be asked */
    void requireAllowed(WebRequest request) {
        URI address = request.address();
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (Addresses.host(address).isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
            throw WebException.refused(
                    "address-refused",
                    request,
                    "an address with https:// and a host is needed",
                    "Write it as https://host/path.");
        }
        if (address.getRawUserInfo() != null) {
            throw WebException.refused(
                    "address-refused",
                    request,
                    "the address of " + Addresses.authority(address) + " holds a user name",
                    "Credentials do not belong in addresses, which are written to locks and logs.");
        }
        if (scheme.equals("http") && !settings.allowsPlainHttp(Addresses.host(address), Addresses.port(address))) {
            String place = Addresses.host(address) + ":" + Addresses.port(address);
            throw WebException.refused(
                    "plain-http-refused",
                    request,
                    place + " would be asked over plain HTTP",
                    "Use https://, or list " + place
                            + " under 'plainHttp' in the builder's settings if you accept that.");
        }
    }

    /**
     * Where a redirect leads.
     *
     * @param first the request that a person or document asked for
     * @param at the request that was answered by the redirect
     * @throws WebException if it leads where it must not
     */
    WebRequest follow(WebRequest first, WebRequest at, String location) {
        if (!first.isSafe()) {
            throw refused(at, "a request that writes was redirected");
        }
        URI target;
        try {
            target = at.address().resolve(new URI(location.trim().replace(" ", "%20")));
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            throw refused(at, "the redirect's target is no address");
        }
        WebRequest next = at.redirectedTo(target);
        requireAllowed(next);
        requireNotInwards(first.address(), target, at);
        return next;
    }

    /** Also for other addresses that a server makes us ask, token servers for example. */
    void requireNotInwards(URI origin, URI target, WebRequest at) {
        if (Addresses.host(origin).equals(Addresses.host(target))) {
            return;
        }
        if (reaches(target, InetAddress::isLinkLocalAddress)
                || reaches(target, address -> address.isAnyLocalAddress() || address.isMulticastAddress())) {
            throw refused(at, "it leads to a link-local address: " + Addresses.authority(target));
        }
        if (reaches(target, InetAddress::isLoopbackAddress) && !reaches(origin, InetAddress::isLoopbackAddress)) {
            throw refused(at, "it leads to this machine itself: " + Addresses.authority(target));
        }
    }

    private boolean reaches(URI address, Predicate<InetAddress> kind) {
        String host = Addresses.host(address);
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return kind.test(InetAddress.getLoopbackAddress());
        }
        if (proxied.test(address) && !NUMERIC.matcher(host).matches()) {
            return false;
        }
        try {
            for (InetAddress each : InetAddress.getAllByName(host)) {
                if (kind.test(each)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            // Connecting will fail by the same cause, with a better message.
            return false;
        }
    }

    private static WebException refused(WebRequest at, String problem) {
        return WebException.refused(
                "redirect-refused",
                at,
                Addresses.authority(at.address()) + " sends us elsewhere: " + problem,
                "Nothing was asked there. Name the final address yourself if it is right.");
    }
}
