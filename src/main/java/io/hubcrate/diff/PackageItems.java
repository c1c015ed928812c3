package io.hubcrate.diff;

import io.hubcrate.content.Digest;
import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import java.util.List;
import java.util.TreeMap;

/** Packages as items: a name and architecture stay within their set, versions come and go. */
final class PackageItems {
    private PackageItems() {}

    static Item rpm(String set, String nevra, Digest digest, long size, String signer) {
        return new Item(
                Kind.PACKAGE,
                set + "/" + PackageStem.keyOf(nevra + ".rpm"),
                nevra,
                set,
                digest,
                size,
                List.of("signed by " + signer),
                new TreeMap<>());
    }

    static Item key(String setName, String name, Digest digest, long size) {
        return new Item(Kind.PACKAGE_KEY, name, name, setName, digest, size, List.of(), new TreeMap<>());
    }

    /** The metadata of a set, all as one. */
    static Item lists(String set, Digest digest, long size) {
        return new Item(
                Kind.PACKAGE_LISTS, set, "metadata of the set " + set, set, digest, size, List.of(), new TreeMap<>());
    }
}
