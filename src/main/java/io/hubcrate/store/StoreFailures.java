package io.hubcrate.store;

import io.hubcrate.content.ByteSize;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.Path;

/** What is said when the store's disk does not obey. */
final class StoreFailures {
    private StoreFailures() {}

    /** Also of a full disk: what is whole stays, what was on its way is gone. */
    static MachineException unwritable(Path file, IOException e) {
        Path folder = file.resolveSibling(".");
        return new MachineException(
                "store-unwritable",
                "the store cannot write " + file + ": " + IoReason.of(e),
                ShellLine.of("Look at the disk: df -h {}; df -i {}", folder, folder)
                        + ". Then type the same command again: what is kept already is not copied again.",
                e);
    }

    static MachineException unreadable(Path file, IOException e) {
        return new MachineException(
                "store-unreadable",
                "the store cannot read " + file + ": " + IoReason.of(e),
                ShellLine.of("Look at the file and its disk: ls -l {}; dmesg | tail", file),
                e);
    }

    static MachineException tooSmall(Path folder, long wanted, long free) {
        return new MachineException(
                "store-disk-small",
                "the store in " + folder + " has " + ByteSize.format(free) + " free, and the bundle takes "
                        + ByteSize.format(wanted) + " more",
                "Make room: hubcrate store collect --site FILE shows what earlier bundles take. Or name a state folder on"
                        + " a larger disk with --state DIR, or write 'store: none' into the site file and keep the medium.",
                null);
    }
}
