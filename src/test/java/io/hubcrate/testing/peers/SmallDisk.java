package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real file system of a few megabytes in a file, to be filled to the last block. */
public final class SmallDisk implements AutoCloseable {
    private final ScratchFolder scratch;
    private final Path mounted;

    private SmallDisk(ScratchFolder scratch, Path mounted) {
        this.scratch = scratch;
        this.mounted = mounted;
    }

    /** ext4 without reserved blocks, so that root is refused like everybody else. */
    public static SmallDisk ext4(int megabytes) {
        Programs.requireRoot("a loop mount");
        ScratchFolder scratch = ScratchFolder.create("disk");
        Path image = scratch.path().resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(megabytes * 1_000_000L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Programs.run("mkfs.ext4", "-q", "-m", "0", "-F", image.toString());
        Path mounted = scratch.folder("mounted");
        Programs.run("mount", "-o", "loop", image.toString(), mounted.toString());
        return new SmallDisk(scratch, mounted);
    }

    /** Where it can be written to. */
    public Path path() {
        return mounted;
    }

    /** Writes a file until nothing more fits, and gives it: deleting it makes room again. */
    public Path fill() {
        Path ballast = mounted.resolve("ballast");
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (mounted.toFile().getUsableSpace() > block.length) {
                throw new UncheckedIOException(e);
            }
            return ballast;
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
