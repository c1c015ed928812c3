package io.hubcrate.build;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.bundle.Sha256Sums;
import io.hubcrate.content.Digest;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies a finished bundle to the media that it will travel on, and reads back what really stands there. The volumes are
 * spread in order over as many media as they need; the small files go onto every one of them. Every file appears under
 * its name whole and flushed, or not at all; the same call goes on where an earlier one stopped.
 */
public final class MediaCopy {
    private final Path bundle;
    private final BundleIndex index;
    private final EventSink events;
    private final Map<String, Digest> digests = new LinkedHashMap<>();

    /**
     * A medium with its copy.
     *
     * @param folder the bundle's folder on it
     * @param volumes names of the volumes on it
     * @param uncached whether what was read back is sure to have come from the medium, not from memory
     */
    public record Medium(Path folder, List<String> volumes, boolean uncached) {
        public Medium {
            volumes = List.copyOf(volumes);
        }
    }

    private MediaCopy(Path bundle, EventSink events) throws IOException {
        this.bundle = bundle;
        this.events = events;
        index = BundleFolder.open(bundle).index();
        Sha256Sums sums = Sha256Sums.parse(Files.readAllBytes(bundle.resolve(BundleNames.SUMS)));
        index.volumes().forEach(volume -> digests.put(volume.file(), digest(sums, volume.file())));
        sums.digests().forEach(digests::putIfAbsent);
        try (Stream<Path> files = Files.list(bundle)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                // The sums last: without them nobody takes the folder for complete.
                if (BundleNames.isSignature(name)) {
                    digests.put(name, Digest.of(Files.readAllBytes(file)));
                }
            }
        }
        digests.put(BundleNames.SUMS, Digest.of(Files.readAllBytes(bundle.resolve(BundleNames.SUMS))));
    }

    private static Digest digest(Sha256Sums sums, String name) {
        Digest digest = sums.digests().get(name);
        if (digest == null) {
            throw new IntegrityException(
                    "sums-invalid", BundleNames.SUMS, "a line for " + name, "none", "Build the bundle again.");
        }
        return digest;
    }

    /**
     * Copies and reads back.
     *
     * @param media folders on the media, in the order in which they are filled; each gets a folder of the bundle's name
     * @return those that were needed
     * @throws MachineException code {@code medium-full} before anything is copied if the space does not suffice, or when
     *     it runs out; {@code medium-failed} for what else a medium refuses
     * @throws IntegrityException code {@code medium-damaged} if what is read back is not what was written
     */
    public static List<Medium> run(Path bundle, List<Path> media, EventSink events) {
        try {
            MediaCopy copy = new MediaCopy(bundle, events);
            return copy.run(MediaPlan.of(copy.index, copy.sizes(), media));
        } catch (IOException e) {
            throw failed(bundle, e);
        }
    }

    /** Sizes of the files in the order in which they are to be copied. */
    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (String name : digests.keySet()) {
            sizes.put(name, Files.size(bundle.resolve(name)));
        }
        return sizes;
    }

    private List<Medium> run(List<MediaPlan.Share> shares) throws IOException {
        List<Medium> media = new ArrayList<>();
        for (MediaPlan.Share share : shares) {
            long bytes =
                    share.files().values().stream().mapToLong(Long::longValue).sum();
            events.accept(new Event.PhaseStarted("copy", share.files().size(), bytes));
            MediumWriter writer = new MediumWriter(bundle, share.folder(), events);
            List<String> kept = writer.writeMissing(share.files(), digests);
            events.accept(new Event.PhaseFinished("copy"));
            media.add(new Medium(share.folder(), share.volumes(index), readBack(share, writer, kept)));
        }
        return media;
    }

    /** Whether what was compared came from the medium. */
    private boolean readBack(MediaPlan.Share share, MediumWriter writer, List<String> kept) {
        long bytes = share.files().values().stream().mapToLong(Long::longValue).sum();
        events.accept(new Event.PhaseStarted("read back", share.files().size(), bytes));
        UncachedReader reader = UncachedReader.of(share.folder(), events);
        share.files().forEach((name, size) -> {
            Path file = share.folder().resolve(name);
            Digest actual = read(reader, file);
            if (!actual.equals(digests.get(name)) && kept.contains(name)) {
                // It was there already: an older build's, or one that a pulled stick has cut.
                writer.replace(name, digests);
                actual = read(reader, file);
            }
            if (!actual.equals(digests.get(name))) {
                throw new IntegrityException(
                        "medium-damaged",
                        file.toString(),
                        String.valueOf(digests.get(name)),
                        String.valueOf(actual),
                        "Take another medium: this one does not give back what was written to it.");
            }
        });
        events.accept(new Event.PhaseFinished("read back"));
        if (!reader.isUncached()) {
            events.info(
                    "medium-read-from-cache",
                    "what was read back from " + share.folder() + " may have come from memory: take the medium out, put"
                            + " it in again, then: hubcrate verify");
        }
        return reader.isUncached();
    }

    private static Digest read(UncachedReader reader, Path file) {
        try {
            return reader.digest(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    static MachineException failed(Path where, IOException cause) {
        return new MachineException(
                "medium-failed",
                "cannot copy to or read from " + where + ": " + IoReason.of(cause),
                "Check that the medium is in, writable and not worn out; the same command goes on where this one stopped.",
                cause);
    }
}
