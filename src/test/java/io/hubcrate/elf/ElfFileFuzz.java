package io.hubcrate.elf;

import java.io.IOException;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Any bytes are an ELF file or a refusal. */
public final class ElfFileFuzz {
    private ElfFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try (SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel(input)) {
            ElfFacts facts = ElfFile.read(channel);
            if (!ElfFile.isElf(input) || (facts.isStatic() && facts.interpreter() != null)) {
                throw new AssertionError("contradicts itself: " + facts);
            }
        } catch (ElfFormatException e) {
            // What becomes a refusal.
        }
    }
}
