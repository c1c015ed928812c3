package io.hubcrate.http;

import io.hubcrate.content.ByteSink;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.settings.BuilderSettings;
import java.net.URI;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The outside over HTTP/1.1, on purpose: several connections outrun one multiplexed connection where throughput counts,
 * and a cut one harms one blob only. Redirects are followed here, not by the library, because credentials must not follow
 * them and not every target is allowed. Thread-safe.
 */
public final class HttpWeb implements Web {
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final BuilderSettings settings;
    private final Transport transport;
    private final AddressRules rules;
    private final Retry retry;
    /** Fair, so that a small manifest does not starve behind layers. */
    private final Semaphore connections;

    private final SortedMap<String, SortedSet<String>> contacts = new TreeMap<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    public HttpWeb(BuilderSettings settings, EventSink events) {
        this(settings, events, WebLimits.DEFAULTS, pause -> Thread.sleep(pause.toMillis()));
    }

    /** With other limits and another way to wait, for tests. */
    public HttpWeb(BuilderSettings settings, EventSink events, WebLimits limits, Retry.Sleeper sleeper) {
        this.settings = settings;
        ProxyChoice proxies = new ProxyChoice(settings);
        this.rules = new AddressRules(settings, address -> proxies.find(address).isPresent());
        this.retry = new Retry(limits, sleeper, events);
        this.connections = new Semaphore(settings.connections(), true);
        this.transport = Transport.overTcp(settings, proxies, limits);
    }

    @Override
    public byte[] fetchSmall(URI address, long maxBytes, String purpose) {
        WebRequest request = mirrored(address, purpose);
        return retry.call(() -> {
            try (WebResponse response = open(request)) {
                if (response.status() != 200) {
                    throw StatusFailures.of(response);
                }
                return response.readAll(maxBytes);
            }
        });
    }

    @Override
    public void stream(URI address, long size, long from, String purpose, ByteSink sink) {
        transfer(address, size, from, purpose, sink);
    }

    /**
     * Like {@link #stream}, and tells the size of the whole.
     *
     * @param size -1 if not known yet
     */
    public long transfer(URI address, long size, long from, String purpose, ByteSink sink) {
        WebRequest plain = mirrored(address, purpose).withHeader("Accept-Encoding", "identity");
        return new ResumableTransfer(retry, plain.action(), size, sink, headers -> open(plain.withHeaders(headers)))
                .run(from);
    }

    /** Asked at its mirror where the settings name one: then not at all at the address itself. */
    private WebRequest mirrored(URI address, String purpose) {
        URI place = settings.placeOf(address);
        String action = "fetch " + purpose + " " + Addresses.shown(address);
        String from = place.equals(address) ? "" : " from its mirror " + Addresses.shown(place);
        return WebRequest.get(place, action + from, purpose);
    }

    /** How this web tries again; for protocols above it. */
    public Retry retry() {
        return retry;
    }

    /**
     * One request, redirects followed, whatever the final status. Waits for a free connection and keeps it until the
     * answer is closed.
     *
     * @throws WebException if there is no answer, or if an address may not be asked
     */
    public WebResponse open(WebRequest request) {
        acquire(request);
        boolean handedOver = false;
        try {
            WebRequest at = request;
            rules.requireAllowed(at);
            for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
                WebResponse response = send(at, hop == 0 ? request.purpose() : redirectPurpose(request));
                String location = response.header("Location").orElse("");
                if (!REDIRECTS.contains(response.status()) || location.isEmpty()) {
                    handedOver = true;
                    return response.onClose(connections::release);
                }
                response.close();
                at = rules.follow(request, at, location);
            }
            throw WebException.refused(
                    "redirect-refused",
                    request,
                    "more than " + MAX_REDIRECTS + " redirects, the last one to " + Addresses.shown(at.address()),
                    "The server is set up in a circle; tell its operators.");
        } finally {
            if (!handedOver) {
                connections.release();
            }
        }
    }

    /**
     * Refuses an address that a server's answer names, if an outside server means this machine or its link by it.
     *
     * @param origin the address whose answer it was
     */
    public void requireNotInwards(URI origin, WebRequest named) {
        rules.requireAllowed(named);
        rules.requireNotInwards(origin, named.address(), named);
    }

    /** What the settings name as a mirror a person has named. */
    @Override
    public void requireNotInwards(URI document, URI named) {
        if (settings.placeOf(named).equals(named)) {
            rules.requireNotInwards(settings.placeOf(document), named, mirrored(document, "named address"));
        }
    }

    private void acquire(WebRequest request) {
        try {
            connections.acquire();
        } catch (InterruptedException e) {
            throw new InterruptedRunException("interrupted: " + request.action(), e);
        }
    }

    private WebResponse send(WebRequest request, String purpose) {
        String host = Addresses.authority(request.address());
        record(host, purpose);
        WebResponse response = transport.send(request, answered.contains(host));
        answered.add(host);
        return response;
    }

    private static String redirectPurpose(WebRequest request) {
        return request.purpose() + " (redirected from " + Addresses.authority(request.address()) + ")";
    }

    private void record(String host, String purpose) {
        synchronized (contacts) {
            contacts.computeIfAbsent(host, unused -> new TreeSet<>()).add(purpose);
        }
    }

    @Override
    public SortedMap<String, SortedSet<String>> contacts() {
        synchronized (contacts) {
            SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
            contacts.forEach(
                    (host, purposes) -> copy.put(host, Collections.unmodifiableSortedSet(new TreeSet<>(purposes))));
            return Collections.unmodifiableSortedMap(copy);
        }
    }
}
