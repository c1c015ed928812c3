package io.hubcrate.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How this machine reaches the outside; see docs/builder-settings.md for the file.
 *
 * @param mirrors at most one per registry
 * @param addressMirrors of everything that is no registry, at most one per address
 * @param plainHttp {@code host:port} in lower case; the only places ever asked over plain HTTP
 * @param caFile certificates in PEM, trusted in addition to the system's; null for none
 * @param httpsProxy for {@code https} addresses; null to connect directly
 * @param httpProxy for {@code http} addresses; null to connect directly
 * @param noProxy who is asked directly in spite of a proxy, in the form of {@code NO_PROXY}
 * @param connections how many requests may be under way at one time, over all registries and downloads
 * @param keyrings binary OpenPGP keyrings, or folders of them, with which charts' provenance may be checked
 * @param dockerConfig where registry credentials stand; null for Docker's own place
 */
public record BuilderSettings(
        List<Mirror> mirrors,
        List<AddressMirror> addressMirrors,
        Set<String> plainHttp,
        @Nullable Path caFile,
        @Nullable Proxy httpsProxy,
        @Nullable Proxy httpProxy,
        List<String> noProxy,
        int connections,
        List<Path> keyrings,
        @Nullable Path dockerConfig) {
    public static final int DEFAULT_CONNECTIONS = 6;
    /** More connections from one address is what registries call abuse. */
    public static final int MAX_CONNECTIONS = 64;

    public BuilderSettings {
        mirrors = List.copyOf(mirrors);
        addressMirrors = List.copyOf(addressMirrors);
        plainHttp = Set.copyOf(plainHttp);
        noProxy = List.copyOf(noProxy);
        keyrings = List.copyOf(keyrings);
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException("connections: 1 to " + MAX_CONNECTIONS + ", not " + connections);
        }
    }

    /** No mirror, no proxy, nothing over plain HTTP, the system's authorities. */
    public static BuilderSettings defaults() {
        return new BuilderSettings(
                List.of(), List.of(), Set.of(), null, null, null, List.of(), DEFAULT_CONNECTIONS, List.of(), null);
    }

    /** These settings, with plain HTTP allowed to exactly these {@code host:port}s. */
    public BuilderSettings withPlainHttp(Set<String> hostsAndPorts) {
        return new BuilderSettings(
                mirrors,
                addressMirrors,
                hostsAndPorts,
                caFile,
                httpsProxy,
                httpProxy,
                noProxy,
                connections,
                keyrings,
                dockerConfig);
    }

    /** These settings with other mirrors. */
    public BuilderSettings withMirrors(List<Mirror> newMirrors) {
        return new BuilderSettings(
                newMirrors,
                addressMirrors,
                plainHttp,
                caFile,
                httpsProxy,
                httpProxy,
                noProxy,
                connections,
                keyrings,
                dockerConfig);
    }

    /** These settings with other mirrors of addresses. */
    public BuilderSettings withAddressMirrors(List<AddressMirror> newMirrors) {
        return new BuilderSettings(
                mirrors,
                newMirrors,
                plainHttp,
                caFile,
                httpsProxy,
                httpProxy,
                noProxy,
                connections,
                keyrings,
                dockerConfig);
    }

    /** These settings with further trusted certificates. */
    public BuilderSettings withCaFile(Path pem) {
        return new BuilderSettings(
                mirrors,
                addressMirrors,
                plainHttp,
                pem,
                httpsProxy,
                httpProxy,
                noProxy,
                connections,
                keyrings,
                dockerConfig);
    }

    /** These settings with one proxy for everything but {@code exceptions}. */
    public BuilderSettings withProxy(Proxy proxy, List<String> exceptions) {
        return withProxies(proxy, proxy, exceptions);
    }

    /** These settings with a proxy for each kind of address; null for none. */
    BuilderSettings withProxies(@Nullable Proxy https, @Nullable Proxy http, List<String> exceptions) {
        return new BuilderSettings(
                mirrors,
                addressMirrors,
                plainHttp,
                caFile,
                https,
                http,
                exceptions,
                connections,
                keyrings,
                dockerConfig);
    }

    /** These settings with another budget of connections, 1 to {@link #MAX_CONNECTIONS}. */
    public BuilderSettings withConnections(int number) {
        return new BuilderSettings(
                mirrors,
                addressMirrors,
                plainHttp,
                caFile,
                httpsProxy,
                httpProxy,
                noProxy,
                number,
                keyrings,
                dockerConfig);
    }

    /** These settings with credentials from this file. */
    public BuilderSettings withDockerConfig(Path file) {
        return new BuilderSettings(
                mirrors,
                addressMirrors,
                plainHttp,
                caFile,
                httpsProxy,
                httpProxy,
                noProxy,
                connections,
                keyrings,
                file);
    }

    /** The mirror that stands in for a registry, {@code docker.io} for Docker Hub. */
    public Optional<Mirror> findMirror(String registry) {
        return mirrors.stream()
                .filter(mirror -> mirror.registry().equals(registry))
                .findFirst();
    }

    /** Where an address is asked: at the mirror that stands for the longest part of it, else there itself. */
    public URI placeOf(URI address) {
        return AddressMirror.nearest(addressMirrors, address).orElse(address);
    }

    /** Whether this place may be asked over plain HTTP. */
    public boolean allowsPlainHttp(String host, int port) {
        return plainHttp.contains(host.toLowerCase(Locale.ROOT) + ":" + port);
    }
}
