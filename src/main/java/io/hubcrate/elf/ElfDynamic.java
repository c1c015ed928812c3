package io.hubcrate.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the dynamic section asks of the loader.
 *
 * @param needsLibraries whether it names any shared library
 * @param glibcFloor the newest symbol version of glibc that it asks for
 */
record ElfDynamic(boolean needsLibraries, @Nullable GlibcVersion glibcFloor) {
    static final ElfDynamic NONE = new ElfDynamic(false, null);

    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_STRSZ = 10;
    private static final long DT_VERNEED = 0x6ffffffeL;
    private static final long DT_VERNEEDNUM = 0x6fffffffL;
    private static final int LONGEST_SECTION = 64 << 10;
    private static final int MOST_VERSIONS = 4096;
    private static final int LONGEST_NAME = 256;
    private static final String GLIBC = "GLIBC_";

    /** Names that stand for an ability of the loader, with the glibc that brought it. */
    private static final Map<String, GlibcVersion> ABILITIES = Map.of(
            "GLIBC_ABI_DT_RELR", new GlibcVersion(2, 36),
            "GLIBC_ABI_DT_X86_64_PLT", new GlibcVersion(2, 39),
            "GLIBC_ABI_GNU2_TLS", new GlibcVersion(2, 42),
            "GLIBC_ABI_GNU_TLS", new GlibcVersion(2, 42));

    /** From an address in memory to a place in the file. */
    @FunctionalInterface
    interface Mapping {
        long fileOffset(long address) throws ElfFormatException;
    }

    static ElfDynamic read(ElfBytes bytes, long offset, long size, Mapping mapping) throws IOException {
        if (size < 0 || size > LONGEST_SECTION) {
            throw new ElfFormatException("a dynamic section of " + size + " bytes");
        }
        int width = bytes.isWide() ? 8 : 4;
        Map<Long, Long> values = new HashMap<>();
        ByteBuffer section = bytes.read(offset, (int) size);
        while (section.remaining() >= 2 * width) {
            long tag = width == 8 ? section.getLong() : Integer.toUnsignedLong(section.getInt());
            long value = width == 8 ? section.getLong() : Integer.toUnsignedLong(section.getInt());
            if (tag == 0) {
                break;
            }
            values.putIfAbsent(tag, value);
        }
        return new ElfDynamic(values.containsKey(DT_NEEDED), floor(bytes, values, mapping));
    }

    private static @Nullable GlibcVersion floor(ElfBytes bytes, Map<Long, Long> values, Mapping mapping)
            throws IOException {
        Long needs = values.get(DT_VERNEED);
        Long names = values.get(DT_STRTAB);
        if (needs == null || names == null) {
            return null;
        }
        long text = mapping.fileOffset(names);
        long textSize = values.getOrDefault(DT_STRSZ, 0L);
        long count = values.getOrDefault(DT_VERNEEDNUM, 0L);
        GlibcVersion floor = null;
        long at = mapping.fileOffset(needs);
        int seen = 0;
        // Each library: version, number of names, name of the library, way to the first name, way to the next library.
        for (long i = 0; i < count; i++) {
            ByteBuffer library = bytes.read(at, 16);
            int versions = Short.toUnsignedInt(library.getShort(2));
            long auxiliary = bytes.sum(at, Integer.toUnsignedLong(library.getInt(8)));
            for (int v = 0; v < versions; v++) {
                if (++seen > MOST_VERSIONS) {
                    throw new ElfFormatException("more than " + MOST_VERSIONS + " symbol versions");
                }
                ByteBuffer version = bytes.read(auxiliary, 16);
                long name = Integer.toUnsignedLong(version.getInt(8));
                if (name >= textSize) {
                    throw new ElfFormatException("a symbol version's name outside of the names");
                }
                floor = newer(floor, glibc(bytes.text(bytes.sum(text, name), LONGEST_NAME)));
                auxiliary = bytes.sum(auxiliary, Integer.toUnsignedLong(version.getInt(12)));
            }
            if (++seen > MOST_VERSIONS) {
                throw new ElfFormatException("more than " + MOST_VERSIONS + " libraries");
            }
            at = bytes.sum(at, Integer.toUnsignedLong(library.getInt(12)));
        }
        return floor;
    }

    private static @Nullable GlibcVersion glibc(String version) throws ElfFormatException {
        if (!version.startsWith(GLIBC) || version.equals("GLIBC_PRIVATE")) {
            return null;
        }
        GlibcVersion ability = ABILITIES.get(version);
        if (ability != null) {
            return ability;
        }
        // To overlook one would call a program fit for a machine on which it does not start.
        return GlibcVersion.parse(version.substring(GLIBC.length()))
                .orElseThrow(() -> new ElfFormatException("no known version of glibc: " + version));
    }

    private static @Nullable GlibcVersion newer(@Nullable GlibcVersion one, @Nullable GlibcVersion other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isNewerThan(other) ? one : other;
    }
}
