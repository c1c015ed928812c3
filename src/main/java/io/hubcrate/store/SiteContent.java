package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.PinnedFile;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.bundle.ImageLayout;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.install.BundleContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A bundle as a site has it: itself, wherever it is read from, and out of the store what supplements add and what an
 * earlier bundle brought. Everything in it is named by a signed index; the list of its images is made anew.
 */
public final class SiteContent implements BundleContent {
    /** Where bytes stand that are in no volume of the bundle. */
    private static final String VOLUME = "store";

    private final BundleContent main;
    private final BlobStore blobs;
    private final BundleIndex index;
    private final Set<Entry> ofMain;
    private final Map<String, byte[]> layout = new HashMap<>();

    /** @param supplements of that store, the latest first; what the bundle has itself counts before theirs */
    public SiteContent(BundleContent main, List<StoredContent> supplements, SiteStore store) {
        this.main = main;
        this.blobs = store.blobs();
        this.ofMain = new HashSet<>(main.index().entries());
        this.index = merged(main.index(), supplements);
    }

    private BundleIndex merged(BundleIndex own, List<StoredContent> supplements) {
        List<BundleIndex.Image> images = new ArrayList<>(own.images());
        List<Entry> programs = new ArrayList<>();
        List<PinnedFile> files = new ArrayList<>(own.files());
        Set<String> taken = new HashSet<>();
        own.entries().stream()
                .filter(entry -> entry.role() == Role.BINARIES)
                .map(Entry::name)
                .forEach(taken::add);
        for (StoredContent supplement : supplements) {
            for (BundleIndex.Image image : supplement.index().images()) {
                if (images.stream().noneMatch(one -> one.reference().equals(image.reference()))) {
                    images.add(image);
                }
            }
            for (Entry program : Supplements.programs(supplement.index())) {
                if (taken.add(program.name())) {
                    programs.add(placed(program));
                    supplement.index().files().stream()
                            .filter(file -> file.entry().equals(program.name()))
                            .forEach(files::add);
                }
            }
        }
        images.sort(Comparator.comparing(image -> image.reference().toString()));
        List<Entry> entries = new ArrayList<>(layout(images));
        own.entries().stream().filter(entry -> entry.kind() != Kind.LAYOUT).forEach(entries::add);
        entries.addAll(blobsOutside(own, images));
        entries.addAll(programs);
        return own.with(entries, images, files);
    }

    private static Entry placed(Entry entry) {
        return new Entry(
                entry.role(),
                entry.kind(),
                entry.name(),
                entry.digest(),
                entry.size(),
                entry.executable(),
                List.of(new Segment(VOLUME, 0, entry.size())));
    }

    private List<Entry> layout(List<BundleIndex.Image> images) {
        List<Entry> entries = new ArrayList<>();
        if (!images.isEmpty()) {
            for (String name : ImageLayout.DOCUMENTS) {
                byte[] document = ImageLayout.document(name, images);
                layout.put(name, document);
                entries.add(placed(new Entry(
                        Role.IMAGES, Kind.LAYOUT, name, Digest.of(document), document.length, false, List.of())));
            }
        }
        return entries;
    }

    /** What images are made of and the bundle itself does not bring. */
    private static List<Entry> blobsOutside(BundleIndex own, List<BundleIndex.Image> images) {
        Set<Digest> there = new HashSet<>();
        own.entries().stream()
                .filter(entry -> entry.kind() == Kind.BLOB)
                .map(Entry::digest)
                .forEach(there::add);
        List<Entry> entries = new ArrayList<>();
        for (BundleIndex.Image image : images) {
            for (Descriptor blob : StoredImages.blobs(image)) {
                if (there.add(blob.digest())) {
                    String name = ImageLayout.blobName(blob.digest());
                    entries.add(placed(
                            new Entry(Role.IMAGES, Kind.BLOB, name, blob.digest(), blob.size(), false, List.of())));
                }
            }
        }
        return entries;
    }

    @Override
    public BundleIndex index() {
        return index;
    }

    @Override
    public Digest sums() {
        return main.sums();
    }

    @Override
    public boolean isHere(Entry entry) {
        return !ofMain.contains(entry) || main.isHere(entry);
    }

    @Override
    public ByteSource openHere(Entry entry) {
        return ofMain.contains(entry) ? main.openHere(entry) : open(entry);
    }

    @Override
    public ByteSource open(Entry entry) {
        byte[] document = entry.kind() == Kind.LAYOUT ? layout.get(entry.name()) : null;
        if (document != null) {
            return sink -> sink.write(document, 0, document.length);
        }
        return ofMain.contains(entry) ? main.open(entry) : StoredContent.stream(blobs, index, entry);
    }
}
