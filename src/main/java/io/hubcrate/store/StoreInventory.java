package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.content.Digest;
import io.hubcrate.content.ProcessLock;
import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/** What a store holds, and what of it nobody needs any more. */
public final class StoreInventory {
    /** How many earlier bundles are kept besides the one that serves, for the way back. */
    private static final int EARLIER_KEPT = 1;

    private final SiteStore store;

    public StoreInventory(SiteStore store) {
        this.store = store;
    }

    /** What a bundle in the store is there for. */
    public enum Place {
        /** The one that verbs without {@code --bundle} use. */
        SERVES,
        /** One that was staged before it. */
        EARLIER,
        /** One that completes it. */
        SUPPLEMENT
    }

    /**
     * A bundle in the store.
     *
     * @param folder its folder's name, by which it is called: {@code NAME-VERSION-ARCH}
     * @param bytes of all its parts, which others may share
     */
    public record Held(String folder, Place place, Digest sums, int parts, long bytes) {}

    /**
     * What can go.
     *
     * @param bundles those that are forgotten
     * @param files blobs that nothing names any more, and what killed runs have left
     * @param bytes of these files
     */
    public record Sweep(List<Held> bundles, List<Path> files, long bytes) {
        public Sweep {
            bundles = List.copyOf(bundles);
            files = List.copyOf(files);
        }

        public boolean isEmpty() {
            return bundles.isEmpty() && files.isEmpty();
        }
    }

    /** Every bundle, the one that serves first, then its supplements. */
    public List<Held> list() {
        StoreMemory memory = store.memory();
        List<Held> all = new ArrayList<>();
        memory.current().ifPresent(sums -> all.add(held(sums, Place.SERVES)));
        memory.supplements().forEach(sums -> all.add(held(sums, Place.SUPPLEMENT)));
        memory.bundles().stream().skip(1).forEach(sums -> all.add(held(sums, Place.EARLIER)));
        return all;
    }

    private Held held(Digest sums, Place place) {
        BundleIndex index = store.index(sums);
        Set<Digest> seen = new HashSet<>();
        long bytes = index.entries().stream()
                .filter(entry -> seen.add(entry.digest()))
                .mapToLong(Entry::size)
                .sum();
        return new Held(index.folderName(), place, sums, index.entries().size(), bytes);
    }

    /** Bytes of all blobs. */
    public long bytes() {
        return store.blobs().list().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What a collection would take away; nothing is changed. The bundle that serves and its supplements stay.
     *
     * @param all whether the one that served before goes too, with which one could go back
     * @param dropped folder names of supplements and earlier bundles that shall go
     * @throws InvalidInputException code {@code store-bundle-unknown}
     */
    public Sweep sweep(boolean all, List<String> dropped) {
        List<Held> held = list();
        requireDroppable(held, dropped);
        List<Held> gone = new ArrayList<>();
        Set<Digest> wanted = new HashSet<>();
        int earlier = 0;
        for (Held one : held) {
            boolean goes = dropped.contains(one.folder());
            if (one.place() == Place.EARLIER) {
                goes = goes || all || earlier >= EARLIER_KEPT;
                earlier++;
            }
            if (goes && one.place() != Place.SERVES) {
                gone.add(one);
            } else {
                BundleIndex index = store.index(one.sums());
                index.entries().forEach(entry -> wanted.add(entry.digest()));
                index.images().forEach(image -> StoredImages.blobs(image).forEach(blob -> wanted.add(blob.digest())));
            }
        }
        List<Path> files = new ArrayList<>();
        long bytes = 0;
        SortedMap<Digest, Long> blobs = store.blobs().list();
        for (Digest digest : blobs.keySet()) {
            if (!wanted.contains(digest)) {
                files.add(store.blobs().path(digest));
            }
        }
        files.addAll(store.blobs().debris());
        for (Path file : files) {
            bytes += BlobStore.size(file);
        }
        return new Sweep(gone, files, bytes);
    }

    private static void requireDroppable(List<Held> held, List<String> dropped) {
        List<String> names = held.stream()
                .filter(one -> one.place() != Place.SERVES)
                .map(Held::folder)
                .toList();
        List<String> unknown =
                dropped.stream().filter(name -> !names.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    "store-bundle-unknown",
                    "no supplement and no earlier bundle of the store is called " + String.join(", ", unknown),
                    names.isEmpty()
                            ? "There is none; the bundle that serves stays until another one is staged."
                            : "There are: " + String.join(", ", names));
        }
    }

    /**
     * Takes it away. Killed anywhere, the next collection goes on.
     *
     * @return what went, found anew
     * @throws io.hubcrate.failure.MachineException codes {@code store-busy}, {@code store-unwritable}
     */
    @SuppressWarnings("try") // The lock is held, not used.
    public Sweep collect(boolean all, List<String> dropped) {
        try (ProcessLock held = store.lock()) {
            Sweep sweep = sweep(all, dropped);
            if (!sweep.bundles().isEmpty()) {
                store.remember(store.memory()
                        .without(sweep.bundles().stream().map(Held::sums).toList()));
            }
            unnamed().forEach(folder -> SweptFiles.deleteBundle(folder, BundleNames.SUMS));
            sweep.files().forEach(SweptFiles::delete);
            return sweep;
        } catch (IOException e) {
            throw StoreFailures.unwritable(store.folder(), e);
        }
    }

    /** Folders of bundles that are not remembered. */
    private List<Path> unnamed() throws IOException {
        StoreMemory memory = store.memory();
        Set<String> named = new HashSet<>();
        Stream.concat(memory.bundles().stream(), memory.supplements().stream())
                .map(Digest::hex)
                .forEach(named::add);
        List<Path> unnamed = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(store.bundles(), SweptFiles::isFolder)) {
            for (Path folder : folders) {
                if (!named.contains(String.valueOf(folder.getFileName()))) {
                    unnamed.add(folder);
                }
            }
        }
        return unnamed;
    }
}
