package io.hubcrate.install;

import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every file that we wrote on a node, for the baseline of whoever watches its integrity. */
public final class WrittenFiles {
    private WrittenFiles() {}

    /** Paths, each with the step that wrote it, sorted. What packages brought is known to the package manager. */
    public static SortedMap<String, String> of(List<Made> record) {
        SortedMap<String, String> files = new TreeMap<>();
        record.stream()
                .filter(made -> made.kind() == Kind.FILE
                        || (made.kind() == Kind.UNIT && made.name().startsWith("/")))
                .forEach(made -> files.put(made.name(), made.step()));
        return files;
    }
}
