package io.hubcrate.diff;

import io.hubcrate.content.Digest;
import io.hubcrate.yaml.YamlNode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One of the two things compared, seen alike whether bundle or lock.
 *
 * @param title name, version and platform, for people
 * @param proven whether its signature and content were verified
 * @param known the kinds that such a thing tells of; a lock knows nothing of what a build makes
 * @param items what it holds
 * @param blobs every distinct content by digest, with its bytes
 * @param tarballs the files in which it travels, with their bytes; empty for a lock
 * @param defaults by release, the chart's own {@code values.yaml}; empty where the archive is not at hand
 */
public record DiffSide(
        String title,
        boolean proven,
        Set<Kind> known,
        List<Item> items,
        SortedMap<String, Long> blobs,
        SortedMap<String, Long> tarballs,
        Map<String, Supplier<Optional<YamlNode>>> defaults) {
    public DiffSide {
        known = Set.copyOf(known);
        items = List.copyOf(items);
        blobs = Collections.unmodifiableSortedMap(new TreeMap<>(blobs));
        tarballs = Collections.unmodifiableSortedMap(new TreeMap<>(tarballs));
        defaults = Map.copyOf(defaults);
    }

    /** What an item is. */
    public enum Kind {
        IMAGE,
        CHART,
        VALUES,
        MANIFEST,
        BINARY,
        PACKAGE,
        PACKAGE_KEY,
        PACKAGE_LISTS,
        /** The JDK from which the bundle's Java is made, as a lock pins it. */
        JDK,
        /** The Java that was made of it. */
        JAVA,
        INSTALLER;

        /** As in the JSON output and for people. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Something that an operator knows by name.
     *
     * @param key what stays the same from version to version: a repository, a release, a file's name
     * @param name with the version, for people
     * @param set the package set that it belongs to; empty for what is no package's
     * @param bytes 0 if unknown
     * @param details what else a person wants to know of it, one line each
     * @param layers of an image, by digest with their bytes; empty for anything else
     */
    public record Item(
            Kind kind,
            String key,
            String name,
            String set,
            Digest digest,
            long bytes,
            List<String> details,
            SortedMap<String, Long> layers) {
        public Item {
            details = List.copyOf(details);
            layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
        }

        /** Of which nothing more is to be said. */
        public Item(Kind kind, String key, String name, Digest digest, long bytes) {
            this(kind, key, name, "", digest, bytes, List.of(), new TreeMap<>());
        }
    }

    /** The sum of all distinct contents. */
    public long bytes() {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }
}
