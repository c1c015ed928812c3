package io.hubcrate.load;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Images that nodes would have to fetch from a network that is not there. Nothing was started. Exit code 7. */
public final class ImagesMissingException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, List<String>> missing;

    /** @param missing names of images by node; at least one */
    ImagesMissingException(Map<String, List<String>> missing) {
        super(
                "images-missing",
                Category.NODE,
                missing.entrySet().stream()
                        .map(node -> node.getKey() + " lacks " + String.join(", ", node.getValue()))
                        .collect(Collectors.joining("\n")),
                "Type the same command again if they stand in the bundle (hubcrate inspect BUNDLE): they are loaded again."
                        + " Otherwise give this to whoever builds bundles, for a supplement that hubcrate load brings in:\n"
                        + fragment(missing),
                null);
        this.missing = Map.copyOf(missing);
    }

    private static String fragment(Map<String, List<String>> missing) {
        TreeSet<String> all = new TreeSet<>();
        missing.values().forEach(all::addAll);
        return "images:\n" + all.stream().map(name -> "  - " + name).collect(Collectors.joining("\n"));
    }

    /** By node. */
    public Map<String, List<String>> missing() {
        return missing;
    }
}
