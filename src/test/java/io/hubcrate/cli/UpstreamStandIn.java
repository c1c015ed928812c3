package io.hubcrate.cli;

import io.hubcrate.testing.peers.FileServer;
import io.hubcrate.testing.peers.ForgedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The internet on loopback: a real registry that mirrors registries, and a file server on which {@code https://HOST/PATH}
 * stands as {@code /HOST/PATH}. The builder's settings lead there; no manifest knows of it.
 */
final class UpstreamStandIn implements AutoCloseable {
    private final Path web;
    private final FileServer files;
    private final ForgedRegistry registry;
    private final Set<String> hosts = new TreeSet<>();

    /** @param images under the names that are pulled */
    UpstreamStandIn(Path web, List<String> images) {
        this.web = web;
        this.files = new FileServer(web);
        this.registry = ForgedRegistry.named(images);
    }

    /** Serves these bytes under an address of the internet. */
    void put(URI address, byte[] bytes) {
        Path file = web.resolve(address.getHost() + address.getPath());
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hosts.add(address.getHost());
    }

    /** The folder that is served as {@code https://HOST/}. */
    Path folderOf(String host) {
        hosts.add(host);
        return web.resolve(host);
    }

    /** Settings that lead every host which was put, and every registry of the images, here. */
    String settings() {
        StringBuilder text = new StringBuilder(
                "plainHttp: [\"" + registry.address() + "\", \"" + files.authority() + "\"]\nmirrors:\n");
        registry.images().stream()
                .map(image -> image.reference().substring(0, image.reference().indexOf('/')))
                .distinct()
                .forEach(name -> text.append("  - {registry: ")
                        .append(name)
                        .append(", mirror: \"")
                        .append(registry.address() + "/" + name)
                        .append("\"}\n"));
        hosts.forEach(host -> text.append("  - {address: \"https://")
                .append(host)
                .append("/\", mirror: \"http://")
                .append(files.authority() + "/" + host)
                .append("/\"}\n"));
        return text.toString();
    }

    /** Whom the builder asks, as locks name them. */
    List<String> places() {
        return List.of(registry.address(), files.authority());
    }

    @Override
    public void close() {
        files.close();
        registry.close();
    }
}
