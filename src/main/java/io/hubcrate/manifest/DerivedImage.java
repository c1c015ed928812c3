package io.hubcrate.manifest;

import io.hubcrate.image.ImageReference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image made from another one without running anything in it.
 *
 * @param reference under which it is loaded; has a tag
 * @param base what it is made from
 * @param replaces the image of the charts in whose place it is used; null if nothing is replaced
 * @param layers folders put on top, one layer each, in order
 * @param environment added to the base's, or in place of the same names there
 * @param workingDirectory null for the base's, like user, entrypoint and command
 * @param entrypoint replaces the base's; the base's command falls away with it, as in a Dockerfile
 * @param ports added, each as {@code 8888/tcp}
 * @param reason why, for those who approve; empty if not given
 */
public record DerivedImage(
        ImageReference reference,
        ImageReference base,
        @Nullable ImageReference replaces,
        List<Layer> layers,
        SortedMap<String, String> environment,
        @Nullable String workingDirectory,
        @Nullable String user,
        SortedMap<String, String> labels,
        @Nullable List<String> entrypoint,
        @Nullable List<String> command,
        List<String> ports,
        String reason) {
    public DerivedImage {
        layers = List.copyOf(layers);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = command == null ? null : List.copyOf(command);
        ports = List.copyOf(ports);
    }

    public Optional<ImageReference> findReplaced() {
        return Optional.ofNullable(replaces);
    }

    /**
     * One folder.
     *
     * @param folder on this machine, absolute
     * @param to where its content appears, absolute, without a slash at the end
     */
    public record Layer(Path folder, String to, Modes modes, Owner owner) {}

    /** Permissions of what is packed, the same on every machine whatever its umask was. */
    public record Modes(int files, int executables, int folders) {
        public static final Modes USUAL = new Modes(0644, 0755, 0755);
    }

    /** By number: names mean something else in another image. */
    public record Owner(long user, long group) {
        public static final Owner ROOT = new Owner(0, 0);
    }
}
