package io.hubcrate.build;

import io.hubcrate.content.BesideFile;
import io.hubcrate.content.ByteSize;
import io.hubcrate.content.Digest;
import io.hubcrate.content.OwnFolder;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes files onto one medium, one after the other: sticks are slow at anything else. */
final class MediumWriter {
    private static final int BUFFER = 1 << 20;

    private final Path from;
    private final Path to;
    private final EventSink events;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    MediumWriter(Path from, Path to, EventSink events) {
        this.from = from;
        this.to = to;
        this.events = events;
    }

    /**
     * Copies what is not there with its size.
     *
     * @return the names of those that were there
     */
    List<String> writeMissing(Map<String, Long> files, Map<String, Digest> digests) throws IOException {
        if (Files.isSymbolicLink(to)) {
            throw new IOException(to + " is a link, not a folder on the medium");
        }
        OwnFolder.makeAll(to);
        for (String name : digests.keySet()) {
            BesideFile.removeLeftBeside(to.resolve(name));
        }
        List<String> kept = new ArrayList<>();
        for (Map.Entry<String, Long> file : files.entrySet()) {
            Path target = to.resolve(file.getKey());
            events.accept(new Event.TransferStarted(file.getKey(), file.getValue()));
            boolean there =
                    Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == file.getValue();
            if (there) {
                kept.add(file.getKey());
            } else {
                replace(file.getKey(), digests);
            }
            events.accept(new Event.TransferFinished(file.getKey(), there));
        }
        return kept;
    }

    /**
     * Copies one file, whatever is there.
     *
     * @throws IntegrityException code {@code bundle-damaged} if the bundle itself is not what it was when it was built
     * @throws MachineException code {@code medium-full} or {@code medium-failed}
     */
    void replace(String name, Map<String, Digest> digests) {
        try (BesideFile beside = BesideFile.of(to.resolve(name))) {
            Digest actual = copy(from.resolve(name), beside.channel(), name);
            if (!actual.equals(digests.get(name))) {
                throw new IntegrityException(
                        "bundle-damaged",
                        from.resolve(name).toString(),
                        String.valueOf(digests.get(name)),
                        actual.toString(),
                        "Move the bundle away and build it again; then check that disk.");
            }
            beside.publish();
        } catch (IOException e) {
            throw trouble(name, e);
        }
    }

    private Digest copy(Path source, FileChannel out, String name) throws IOException {
        MessageDigest hash = Digest.newMessageDigest();
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
            while (in.read(buffer.clear()) >= 0) {
                buffer.flip();
                hash.update(buffer.duplicate());
                int n = buffer.remaining();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                events.accept(new Event.TransferAdvanced(name, n));
            }
        }
        return Digest.of(hash);
    }

    private MachineException trouble(String name, IOException cause) {
        try {
            long size = Files.size(from.resolve(name));
            long usable = Files.getFileStore(to).getUsableSpace();
            if (usable < size) {
                return new MachineException(
                        "medium-full",
                        "the medium of " + to + " is full: " + name + " has " + ByteSize.format(size) + ", "
                                + ByteSize.format(usable) + " are free, " + ByteSize.format(size - usable)
                                + " are missing",
                        "Free that much there; the same command goes on where this one stopped.",
                        cause);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return MediaCopy.failed(to.resolve(name), cause);
    }
}
