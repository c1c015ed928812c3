package io.hubcrate.diff;

import io.hubcrate.content.Digest;
import io.hubcrate.yaml.YamlNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One of the two things compared, seen alike whether bundle or lock.
 *
 * @param title name, version and platform, for people
 * @param proven whether its signature and content were verified
 * @param items what it holds
 * @param blobs every distinct content by digest, with its bytes
 * @param defaults by release, the chart's own {@code values.yaml}; empty where the archive is not at hand
 */
public record DiffSide(
        String title,
        boolean proven,
        List<Item> items,
        SortedMap<String, Long> blobs,
        Map<String, Supplier<Optional<YamlNode>>> defaults) {
    public DiffSide {
        items = List.copyOf(items);
        blobs = Collections.unmodifiableSortedMap(new TreeMap<>(blobs));
        defaults = Map.copyOf(defaults);
    }

    /** What an item is; the names in lower case are part of the JSON output. */
    public enum Kind {
        IMAGE,
        CHART,
        VALUES,
        MANIFEST,
        BINARY,
        PACKAGE,
        INSTALLER
    }

    /**
     * Something that an operator knows by name.
     *
     * @param key what stays the same from version to version: a repository, a release, a file's name
     * @param name with the version, for people
     * @param bytes 0 if unknown
     */
    public record Item(Kind kind, String key, String name, Digest digest, long bytes) {}

    /** The sum of all distinct contents. */
    public long bytes() {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }
}
