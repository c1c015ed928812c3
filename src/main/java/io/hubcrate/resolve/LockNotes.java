package io.hubcrate.resolve;

import io.hubcrate.discovery.Discovery;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.manifest.BundleManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What a person should know about a lock, in an order of its own. */
final class LockNotes {
    private LockNotes() {}

    static List<Note> of(
            BundleManifest manifest,
            Discovery discovery,
            Renames renames,
            List<List<LockedImage>> images,
            List<Note> leftOut) {
        List<Note> notes = new ArrayList<>(leftOut);
        discovery.notes().forEach(note -> notes.add(new Note(note.code(), note.text())));
        renames.unused()
                .forEach(rename -> notes.add(new Note(
                        "rename-unused",
                        "no image's name begins with '" + rename.from() + "', its rename did nothing")));
        images.stream()
                .flatMap(List::stream)
                .filter(image -> has(image, MediaTypes.DOCKER_LAYER_ZSTD::equals))
                .forEach(image -> notes.add(new Note(
                        "image-zstd",
                        image.need().reference() + " has layers of Docker's zstd type: containerd loads them from 2.0"
                                + " on, older ones and Docker do not. Made again with OCI's types (skopeo copy --format"
                                + " oci), any containerd loads it")));
        if (manifest.kubernetes() == null) {
            images.stream()
                    .flatMap(List::stream)
                    .filter(image -> has(image, MediaTypes.OCI_LAYER_ZSTD::equals))
                    .forEach(image -> notes.add(new Note(
                            "image-zstd",
                            image.need().reference() + " has zstd layers: containerd loads them, Docker does not")));
        }
        return notes.stream()
                .distinct()
                .sorted(Comparator.comparing(Note::code).thenComparing(Note::text))
                .toList();
    }

    private static boolean has(LockedImage image, Predicate<String> mediaType) {
        return image.layers().stream().map(Descriptor::mediaType).anyMatch(mediaType);
    }
}
