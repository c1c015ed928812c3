package io.hubcrate.resolve;

import io.hubcrate.discovery.Discovery;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.manifest.BundleManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        if (manifest.kubernetes() == null) {
            images.stream()
                    .flatMap(List::stream)
                    .filter(image -> image.layers().stream().anyMatch(layer -> MediaTypes.isZstd(layer.mediaType())))
                    .forEach(image -> notes.add(new Note(
                            "image-zstd",
                            image.need().reference() + " has zstd layers: containerd loads them, Docker does not")));
        }
        return notes.stream()
                .distinct()
                .sorted(Comparator.comparing(Note::code).thenComparing(Note::text))
                .toList();
    }
}
