package io.hubcrate.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/** Numbers and texts at places of an ELF file, in its own width and byte order. A place outside of it is refused. */
final class ElfBytes {
    private final SeekableByteChannel channel;
    private final long size;
    private final boolean wide;
    private final ByteOrder order;

    private ElfBytes(SeekableByteChannel channel, boolean wide, ByteOrder order) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.wide = wide;
        this.order = order;
    }

    static ElfBytes open(SeekableByteChannel channel) throws IOException {
        byte[] start =
                new ElfBytes(channel, true, ByteOrder.LITTLE_ENDIAN).read(0, 16).array();
        if (!ElfFile.isElf(start)) {
            throw new ElfFormatException("no ELF file");
        }
        if (start[4] < 1 || start[4] > 2 || start[5] < 1 || start[5] > 2) {
            throw new ElfFormatException("class " + start[4] + " and byte order " + start[5] + " do not exist");
        }
        return new ElfBytes(channel, start[4] == 2, start[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Whether addresses have 64 bits. */
    boolean isWide() {
        return wide;
    }

    int machine() throws IOException {
        return half(18);
    }

    /** 16 bits, unsigned. */
    int half(long offset) throws IOException {
        return Short.toUnsignedInt(read(offset, 2).getShort());
    }

    /** 32 bits as they are. */
    int integer(long offset) throws IOException {
        return read(offset, 4).getInt();
    }

    /** As wide as an address. One that needs its 64th bit comes out negative and is refused where it is used. */
    long word(long offset) throws IOException {
        return wide
                ? read(offset, 8).getLong()
                : Integer.toUnsignedLong(read(offset, 4).getInt());
    }

    /** The text that ends with NUL within {@code most} bytes. */
    String text(long offset, int most) throws IOException {
        byte[] bytes =
                read(offset, (int) Math.min(most, Math.max(0, size - offset))).array();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return new String(bytes, 0, i, StandardCharsets.ISO_8859_1);
            }
        }
        throw new ElfFormatException("a text without an end at " + offset);
    }

    /** Adds two places; refuses what leaves the file. */
    long sum(long place, long more) throws ElfFormatException {
        if (place < 0 || more < 0 || place > size || more > size - place) {
            throw new ElfFormatException("a place beyond the end of the file");
        }
        return place + more;
    }

    ByteBuffer read(long offset, int length) throws IOException {
        sum(offset, length);
        ByteBuffer buffer = ByteBuffer.allocate(length).order(order);
        channel.position(offset);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new ElfFormatException("the file ends at " + (offset + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
