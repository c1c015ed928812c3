package io.hubcrate.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The smallest 64-bit ELF files that say something of themselves; they would not start anywhere. */
@NullMarked
public final class ForgedElf {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int DYNAMIC = HEADER + 2 * PROGRAM_HEADER;
    private static final int DYNAMIC_SIZE = 6 * 16;
    private static final int NEEDS = DYNAMIC + DYNAMIC_SIZE;
    private static final int NAMES = NEEDS + 32;

    private ForgedElf() {}

    /** A program for Intel's 64 bits. */
    public static byte[] amd64(@Nullable String glibc) {
        return of(62, glibc);
    }

    /** A program for ARM's 64 bits. */
    public static byte[] arm64(@Nullable String glibc) {
        return of(183, glibc);
    }

    /** @param glibc the symbol version that it asks for, as {@code 2.17}; null for a static program */
    private static byte[] of(int machine, @Nullable String glibc) {
        byte[] names = ("\0libc.so.6\0GLIBC_" + glibc + "\0").getBytes(StandardCharsets.US_ASCII);
        int size = NAMES + names.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putShort(16, (short) 2).putShort(18, (short) machine).putLong(32, HEADER);
        file.putShort(54, (short) PROGRAM_HEADER).putShort(56, (short) (glibc == null ? 1 : 2));
        segment(file, HEADER, 1, 0, size);
        segment(file, HEADER + PROGRAM_HEADER, 2, DYNAMIC, DYNAMIC_SIZE);
        long[] tags = {1, 1, 5, NAMES, 10, names.length, 0x6ffffffeL, NEEDS, 0x6fffffffL, 1, 0, 0};
        for (int i = 0; i < tags.length; i++) {
            file.putLong(DYNAMIC + 8 * i, tags[i]);
        }
        file.putShort(NEEDS, (short) 1).putShort(NEEDS + 2, (short) 1).putInt(NEEDS + 4, 1);
        file.putInt(NEEDS + 8, 16).putInt(NEEDS + 16 + 8, 11);
        file.position(NAMES);
        file.put(names);
        return file.array();
    }

    private static void segment(ByteBuffer file, int at, int type, long offset, long size) {
        file.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, offset).putLong(at + 32, size);
    }
}
