package io.hubcrate.build;

import io.hubcrate.content.ByteSize;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Says what a failed write means: Java's error has only the system's words, so the free space decides. */
final class DiskTrouble {
    private final Disk disk;
    private final Path folder;
    private final LongSupplier missing;

    /** @param missing how many bytes this build has still to write */
    DiskTrouble(Disk disk, Path folder, LongSupplier missing) {
        this.disk = disk;
        this.folder = folder;
        this.missing = missing;
    }

    /** @throws MachineException code {@code disk-full} if what is still to be written does not fit */
    void requireSpace() {
        long wanted = missing.getAsLong();
        long usable = usable();
        if (usable >= 0 && usable < wanted) {
            throw full(wanted, usable, null);
        }
    }

    /** The failure to throw for {@code cause}. */
    MachineException of(IOException cause) {
        long wanted = missing.getAsLong();
        long usable = usable();
        if (usable >= 0 && usable < wanted) {
            return full(wanted, usable, cause);
        }
        if (cause instanceof AccessDeniedException denied) {
            return new MachineException(
                    "permission-denied",
                    "this user may not create or change " + denied.getFile(),
                    ShellLine.of("Choose another --out, or have the folder given to you; it is now: ls -ld {}", folder),
                    cause);
        }
        return new MachineException(
                "disk-failed",
                "cannot write below " + folder + ": " + IoReason.of(cause),
                "Check the disk, its quota and permissions; the same command goes on where this one stopped.",
                cause);
    }

    private long usable() {
        try {
            return disk.usableSpace(folder);
        } catch (IOException e) {
            return -1;
        }
    }

    private MachineException full(long wanted, long usable, @Nullable IOException cause) {
        return new MachineException(
                "disk-full",
                "the disk of " + folder + " is too small: " + ByteSize.format(wanted) + " are still to be written, "
                        + ByteSize.format(usable) + " are free, " + ByteSize.format(wanted - usable) + " are missing",
                "Free that much or choose another --out; the same command goes on where this one stopped.",
                cause);
    }
}
