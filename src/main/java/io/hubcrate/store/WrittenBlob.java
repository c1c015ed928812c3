package io.hubcrate.store;

import io.hubcrate.bundle.EntryKeeper.Keeping;
import io.hubcrate.content.BesideFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A blob on its way into the store: written beside its name, and named once it is proven and on the disk. */
final class WrittenBlob implements Keeping {
    private final Path target;
    private final StoreDisk disk;
    private final BesideFile beside;

    private WrittenBlob(Path target, StoreDisk disk, BesideFile beside) {
        this.target = target;
        this.disk = disk;
        this.beside = beside;
    }

    static WrittenBlob at(Path target, StoreDisk disk) {
        try {
            return new WrittenBlob(target, disk, BesideFile.privately(target));
        } catch (IOException e) {
            throw StoreFailures.unwritable(target, e);
        }
    }

    @Override
    public void write(byte[] buffer, int length) {
        try {
            disk.write(beside.channel(), ByteBuffer.wrap(buffer, 0, length));
        } catch (IOException e) {
            throw StoreFailures.unwritable(target, e);
        }
    }

    @Override
    public void keep() {
        try {
            beside.publish();
        } catch (IOException e) {
            throw StoreFailures.unwritable(target, e);
        }
    }

    @Override
    public void close() {
        try {
            beside.close();
        } catch (IOException e) {
            throw StoreFailures.unwritable(target, e);
        }
    }
}
