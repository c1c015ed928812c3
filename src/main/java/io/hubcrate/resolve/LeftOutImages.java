package io.hubcrate.resolve;

import io.hubcrate.failure.SourceException;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.lock.BundleLock.Note;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Images that only a switched-off feature would use and that their sources do not give: no reason to have no bundle at
 * all. What is told of each goes with the lock into the bundle, before the eyes of whoever approves it. Thread-safe.
 */
final class LeftOutImages {
    private final boolean onePlatform;
    private final ConcurrentLinkedQueue<Note> notes = new ConcurrentLinkedQueue<>();

    /** @param onePlatform if several are locked, an image that only one of them lacks stays a failure */
    LeftOutImages(boolean onePlatform) {
        this.onePlatform = onePlatform;
    }

    /**
     * Leaves an image out, if that may be: the source's answer was no. A source that gave no answer, or one for now,
     * or other bytes than it promised, is no reason.
     *
     * @return whether it is left out; the failure stands otherwise
     */
    boolean accept(ImageNeed need, SourceException failure) {
        if (need.required() || !isFinal(failure)) {
            return false;
        }
        Optional<ImageNeed.Source> first = need.sources().stream().findFirst();
        notes.add(new Note(
                "image-left-out",
                need.reference() + " is not in the bundle. Only a switched-off feature would use it"
                        + first.map(source -> " (" + source.where() + ")").orElse("") + ", and it cannot be had: "
                        + failure.getMessage().replaceAll("\\s*\\R\\s*", " ") + " [" + failure.code() + "]"));
        return true;
    }

    List<Note> notes() {
        return List.copyOf(notes);
    }

    private boolean isFinal(SourceException failure) {
        return failure.code().equals("image-no-platform")
                ? onePlatform
                : ImageFailures.isRefusal(failure) || ImageFailures.isUnusable(failure);
    }
}
