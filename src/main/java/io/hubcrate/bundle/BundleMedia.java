package io.hubcrate.bundle;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.failure.IntegrityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a bundle's files are: one folder with all of them, or several media. The first folder has {@code SHA256SUMS},
 * the signatures, the index and the documents; volumes may stand in any. Nothing is ever written to them.
 */
public final class BundleMedia {
    private final Path folder;
    private final List<Path> others;
    private final Prompt prompt;
    /** Held while a person is asked: a second question waits, and then looks again whether it is still one. */
    private final Object question = new Object();

    /** Asks a person to change the medium. */
    @FunctionalInterface
    public interface Prompt {
        /** Nobody is there. */
        Prompt NOBODY = question -> false;

        /** Returns once it is done; false where there is nobody to ask, or who gives up. */
        boolean ask(String question);
    }

    private BundleMedia(Path folder, List<Path> others, Prompt prompt) {
        this.folder = folder;
        this.others = List.copyOf(others);
        this.prompt = prompt;
    }

    /** Everything in one folder. */
    public static BundleMedia of(Path folder) {
        return new BundleMedia(folder, List.of(), Prompt.NOBODY);
    }

    /**
     * Spread over media.
     *
     * @param others further folders that hold volumes, themselves or in a folder named like the first
     * @param prompt asked for what is in none of them; the same folders are then looked at again
     */
    public static BundleMedia of(Path folder, List<Path> others, Prompt prompt) {
        return new BundleMedia(folder, others, prompt);
    }

    /** The first one. */
    public Path folder() {
        return folder;
    }

    /** Whether a missing volume can still come. */
    boolean canAsk() {
        return prompt != Prompt.NOBODY;
    }

    /**
     * Where a volume is at this moment.
     *
     * @throws IntegrityException if something else than a regular file has its name
     */
    public Optional<Path> find(String volume) {
        for (Path candidate : folders()) {
            Path file = candidate.resolve(volume);
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!attributes.isRegularFile()) {
                    throw new IntegrityException(
                            "bundle-unexpected-file",
                            volume,
                            "a regular file",
                            "another kind of file in " + candidate,
                            "Copy this file again from where it came.");
                }
                return Optional.of(file);
            } catch (NoSuchFileException e) {
                // On another medium, then.
            } catch (IOException e) {
                throw FolderListing.unreadable(file, e);
            }
        }
        return Optional.empty();
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>(List.of(folder));
        for (Path other : others) {
            folders.add(other);
            Path name = folder.getFileName();
            if (name != null && !name.toString().isEmpty()) {
                folders.add(other.resolve(name));
            }
        }
        return folders;
    }

    /**
     * Where a volume is, after asking for its medium if need be; never while something runs that waits for its bytes, see
     * {@link #await}.
     *
     * @throws IntegrityException code {@code bundle-incomplete} if it does not come
     */
    public Path require(BundleIndex index, String volume) {
        while (true) {
            Optional<Path> found = find(volume);
            if (found.isPresent()) {
                return found.get();
            }
            askUnlessThere(index, List.of(volume));
        }
    }

    /** Where several want the same medium, the one that was asked for serves all. */
    private void askUnlessThere(BundleIndex index, List<String> volumes) {
        synchronized (question) {
            List<String> missing =
                    volumes.stream().filter(volume -> find(volume).isEmpty()).toList();
            if (!missing.isEmpty()) {
                ask(index, missing);
            }
        }
    }

    /**
     * Waits until an entry can be streamed without a change of media, asking for what is missing: before the command that
     * takes it begins, because its clock runs while a person looks for a stick. For the stream itself see {@link
     * EntryStream#openHere}. Safe for threads: one question stands at a time, and a medium that came serves all who wait.
     *
     * @throws IntegrityException code {@code bundle-incomplete} if a medium does not come, or if the entry's parts cannot be
     *     in at one time
     */
    public void await(BundleIndex index, Entry entry) {
        List<String> volumes =
                entry.segments().stream().map(Segment::volume).distinct().toList();
        Set<String> seen = new HashSet<>();
        while (true) {
            List<String> missing = new ArrayList<>();
            for (String volume : volumes) {
                if (find(volume).isEmpty()) {
                    missing.add(volume);
                } else {
                    seen.add(volume);
                }
            }
            if (missing.isEmpty()) {
                return;
            }
            // One that was in had to make room for another: so it would go on without end.
            if (volumes.size() > 1 && seen.containsAll(volumes)) {
                throw apart(entry, volumes);
            }
            askUnlessThere(index, missing);
        }
    }

    private static IntegrityException apart(Entry entry, List<String> volumes) {
        return new IntegrityException(
                "bundle-incomplete",
                String.join(", ", volumes),
                "all at one time, because " + entry.subject() + " is cut over them",
                "one after the other",
                "Copy them into one folder and name it with --media DIR, or put their media in at one time.");
    }

    /**
     * Where a volume is now; nobody is asked.
     *
     * @throws IntegrityException code {@code bundle-incomplete} if its medium is not in
     */
    Path requireHere(String volume) {
        return find(volume).orElseThrow(() -> missing(List.of(volume)));
    }

    /**
     * Asks for the medium of the first of these volumes.
     *
     * @param missing in the order in which they are wanted; at least one
     * @throws IntegrityException code {@code bundle-incomplete} naming all of them if nobody answers
     */
    void ask(BundleIndex index, List<String> missing) {
        String more = missing.size() == 1 ? "" : "; still to come: " + String.join(", ", missing);
        String text =
                "Put in the medium with " + missing.get(0) + " (" + label(index, missing.get(0)) + ") and press Enter";
        synchronized (question) {
            if (!prompt.ask(text + more)) {
                throw missing(missing);
            }
        }
    }

    /** What to write on a medium: {@code classic-2024.1 volume 3 of 7}, counted over all volumes of the bundle. */
    public static String label(BundleIndex index, String volume) {
        int count = index.volumes().size();
        for (int i = 0; i < count; i++) {
            if (index.volumes().get(i).file().equals(volume)) {
                return index.name() + "-" + index.version() + " volume " + (i + 1) + " of " + count;
            }
        }
        throw new IllegalArgumentException("not a volume of this bundle: " + volume);
    }

    static IntegrityException missing(List<String> names) {
        return new IntegrityException(
                "bundle-incomplete",
                String.join(", ", names),
                "a file",
                "none",
                "Copy the whole folder again from where it came, and nothing else into it. If the bundle is spread over"
                        + " several media, name the others, each with --media DIR.");
    }
}
