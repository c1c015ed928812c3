package io.hubcrate.resolve;

import io.hubcrate.content.BesideFile;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.IoReason;
import io.hubcrate.elf.ElfFacts;
import io.hubcrate.elf.ElfFile;
import io.hubcrate.elf.ElfFormatException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.lock.BundleLock.LockedProgram;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes that are looked into while a lock is made and then forgotten; gone with the process, however that ends. */
final class ScratchFile implements ByteSink, Closeable {
    private static final int ELF_START = 4;

    private final FileChannel channel;
    private final boolean programsOnly;
    private final byte[] start = new byte[ELF_START];
    private long count;

    private ScratchFile(FileChannel channel, boolean programsOnly) {
        this.channel = channel;
        this.programsOnly = programsOnly;
    }

    /**
     * Opens an empty one.
     *
     * @param folder into which the lock will be written, so there is leave to write
     * @param programsOnly drop whatever does not begin as a program does
     */
    static ScratchFile in(Path folder, boolean programsOnly) {
        try {
            return new ScratchFile(BesideFile.nameless(folder), programsOnly);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        for (int i = 0; count + i < ELF_START && i < length; i++) {
            start[(int) count + i] = buffer[offset + i];
        }
        count += length;
        if (programsOnly && count >= ELF_START && !ElfFile.isElf(start)) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void restart() {
        count = 0;
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The bytes from the first one on; closing it closes this. */
    InputStream read() throws IOException {
        channel.position(0);
        return Channels.newInputStream(channel);
    }

    /**
     * What the file asks of a machine; empty if it is no program.
     *
     * @throws InvalidInputException {@code program-damaged} if it contradicts itself
     */
    Optional<LockedProgram> findProgram(String name) {
        try {
            if (count < ELF_START || !ElfFile.isElf(start)) {
                return Optional.empty();
            }
            ElfFacts facts = ElfFile.read(channel);
            return Optional.of(new LockedProgram(facts.machine(), facts.glibcFloor()));
        } catch (ElfFormatException e) {
            throw new InvalidInputException(
                    "program-damaged",
                    name + " begins as a program does and is none: " + e.getMessage(),
                    "Compare its digest with the one that its publisher announces.");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static MachineException unusable(IOException cause) {
        return new MachineException(
                "disk-failed",
                "the manifest's folder cannot take a file to look into: " + IoReason.of(cause),
                "Make room there, or give leave to write.",
                cause);
    }
}
