package io.hubcrate.image;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list of one image's manifests, one for each platform: an OCI index or a Docker manifest list.
 *
 * @param entries in document order
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md">OCI image index</a>
 */
public record ImageIndex(String mediaType, List<Entry> entries) implements ImageDocument {
    public ImageIndex {
        entries = List.copyOf(entries);
    }

    /** One manifest; {@code platform} is null if the index does not say. */
    public record Entry(Descriptor manifest, @Nullable Platform platform) {
        private int level() {
            return platform == null ? -1 : PlatformMatch.level(platform);
        }
    }

    /**
     * The manifest for a platform: the first of those that come nearest. A CPU runs what was made for an older variant
     * of it ({@code arm/v7} runs {@code arm/v6}), never for a newer one ({@code amd64} does not run {@code amd64/v3}).
     */
    public Optional<Descriptor> find(Platform wanted) {
        return candidates(wanted).stream()
                .filter(entry -> entry.platform() != null)
                .findFirst()
                .map(Entry::manifest);
    }

    /** What may be for a platform: what says so, the nearest first, then what does not say for what it is. */
    List<Entry> candidates(Platform wanted) {
        return entries.stream()
                .filter(entry -> entry.platform() == null || PlatformMatch.runs(wanted, entry.platform()))
                .sorted(Comparator.comparing(Entry::level).reversed())
                .toList();
    }

    /** The platforms that there are, without attestations, for messages. */
    public List<String> platforms() {
        return entries.stream()
                .map(Entry::platform)
                .filter(platform -> platform != null && !platform.os().equals("unknown"))
                .map(String::valueOf)
                .distinct()
                .sorted()
                .toList();
    }
}
