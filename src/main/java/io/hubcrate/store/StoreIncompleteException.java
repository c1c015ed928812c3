package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import java.util.Set;

/** The store does not hold all of a bundle that it should serve. Nothing was changed. Exit code 5. */
public final class StoreIncompleteException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final transient Set<Digest> missing;

    /** @param missing digests that the index names; at least one */
    StoreIncompleteException(BundleIndex index, Set<Digest> missing) {
        this(index.name() + " " + index.version(), MissingParts.of(index, missing), missing);
    }

    private StoreIncompleteException(String bundle, MissingParts parts, Set<Digest> missing) {
        super(
                "store-incomplete",
                Category.INTEGRITY,
                "the store lacks parts of " + bundle + ":\n" + String.join("\n", parts.lines()),
                "Put the bundle's medium in and type: hubcrate stage --site FILE --bundle BUNDLE. If it is out of reach, give"
                        + " this to whoever builds bundles, for a supplement that hubcrate load brings in:\n"
                        + parts.fragment(),
                null);
        this.missing = Set.copyOf(missing);
    }

    /** Digests of all that is not there. */
    public Set<Digest> missing() {
        return missing;
    }
}
