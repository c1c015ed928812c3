package io.hubcrate.diff;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Files that nobody knows one by one, taken as one thing: changed if any name, content or permission is. */
record ManyFiles(List<Entry> entries) {
    Digest digest() {
        return Digest.of(entries.stream()
                .sorted(Comparator.comparing(Entry::name))
                .map(entry -> entry.name() + " " + entry.digest() + " " + entry.executable() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
    }

    long bytes() {
        return entries.stream().mapToLong(Entry::size).sum();
    }
}
