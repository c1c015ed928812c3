package io.hubcrate.install;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Who holds the {@link RunLock} of a state folder at this moment, for who only looks. */
public final class LockHolder {
    private LockHolder() {}

    /** Empty if nobody does, or if there is no such folder yet; changes nothing. */
    public static Optional<Operator> find(Path stateFolder) throws IOException {
        Path file = stateFolder.resolve(RunLock.FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free != null
                    ? Optional.empty()
                    : Operator.parse(
                            Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
