package io.hubcrate.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the little of an ELF file that decides where it runs: System V ABI, chapters 4 and 5, and the Linux Standard
 * Base's symbol versioning. Goes by the program headers as the kernel and the loader do, because section headers may be
 * stripped or lie. Reads at most a few hundred KiB, whatever the file claims.
 */
public final class ElfFile {
    private static final Map<Integer, String> MACHINES =
            Map.of(3, "386", 21, "ppc64le", 22, "s390x", 40, "arm", 62, "amd64", 183, "arm64", 243, "riscv64");
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;
    private static final int MOST_PROGRAM_HEADERS = 512;
    private static final int LONGEST_INTERPRETER = 4096;

    private final ElfBytes bytes;
    private final List<Segment> segments = new ArrayList<>();

    /** A part of the file that the loader sees at an address. Sizes are of the file, not of memory. */
    private record Segment(int type, long offset, long address, long size) {}

    private ElfFile(ElfBytes bytes) {
        this.bytes = bytes;
    }

    /** Whether these first bytes of a file are those of an ELF file; four suffice. */
    public static boolean isElf(byte[] start) {
        return start.length >= 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
    }

    /** The same for the start of a channel, whose position is moved. */
    public static boolean isElf(SeekableByteChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(4);
        channel.position(0);
        while (start.hasRemaining() && channel.read(start) >= 0) {}
        return !start.hasRemaining() && isElf(start.array());
    }

    /**
     * Reads a file; the channel's position is moved, the channel stays open.
     *
     * @throws ElfFormatException if it is no ELF file or contradicts itself
     */
    public static ElfFacts read(SeekableByteChannel channel) throws IOException {
        return new ElfFile(ElfBytes.open(channel)).facts();
    }

    private ElfFacts facts() throws IOException {
        String machine = MACHINES.getOrDefault(bytes.machine(), "elf-" + bytes.machine());
        readSegments();
        String interpreter = interpreter();
        Segment dynamic = first(PT_DYNAMIC);
        ElfDynamic needs = dynamic == null
                ? ElfDynamic.NONE
                : ElfDynamic.read(bytes, dynamic.offset(), dynamic.size(), this::fileOffset);
        return new ElfFacts(machine, interpreter == null && !needs.needsLibraries(), needs.glibcFloor(), interpreter);
    }

    private void readSegments() throws IOException {
        boolean wide = bytes.isWide();
        long table = bytes.word(wide ? 32 : 28);
        int size = bytes.half(wide ? 54 : 42);
        int count = bytes.half(wide ? 56 : 44);
        if (count > MOST_PROGRAM_HEADERS || (count > 0 && size < (wide ? 56 : 32))) {
            throw new ElfFormatException(count + " program headers of " + size + " bytes");
        }
        for (int i = 0; i < count; i++) {
            long at = bytes.sum(table, (long) i * size);
            int type = bytes.integer(at);
            segments.add(
                    wide
                            ? new Segment(type, bytes.word(at + 8), bytes.word(at + 16), bytes.word(at + 32))
                            : new Segment(type, bytes.word(at + 4), bytes.word(at + 8), bytes.word(at + 16)));
        }
    }

    private @Nullable String interpreter() throws IOException {
        Segment segment = first(PT_INTERP);
        if (segment == null) {
            return null;
        }
        if (segment.size() < 2 || segment.size() > LONGEST_INTERPRETER) {
            throw new ElfFormatException("a loader's name of " + segment.size() + " bytes");
        }
        return bytes.text(segment.offset(), (int) segment.size());
    }

    private @Nullable Segment first(int type) {
        return segments.stream().filter(s -> s.type() == type).findFirst().orElse(null);
    }

    /** Where in the file the byte stands that the loader would map to an address. */
    private long fileOffset(long address) throws ElfFormatException {
        for (Segment segment : segments) {
            long within = address - segment.address();
            if (segment.type() == PT_LOAD && within >= 0 && within < segment.size()) {
                return bytes.sum(segment.offset(), within);
            }
        }
        throw new ElfFormatException("an address outside of every segment: " + Long.toHexString(address));
    }
}
