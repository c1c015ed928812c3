package io.hubcrate.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/** Any bytes, packed or not, are an archive whose members have the length that was told, or a refusal. */
public final class ArchiveMemberReaderFuzz {
    private static final Set<String> WANTED = Set.of("a", "good/Chart.yaml", "bin/tool");

    private ArchiveMemberReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Set<String> found = ArchiveMemberReader.readAll(new ByteArrayInputStream(input), WANTED, (member, size) -> {
                if (!WANTED.contains(member) || size < 0) {
                    throw new AssertionError(member + " of " + size);
                }
                return new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        if (count > size) {
                            throw new AssertionError(count + " bytes of " + size);
                        }
                    }
                };
            });
            if (!WANTED.containsAll(found)) {
                throw new AssertionError("found " + found);
            }
        } catch (IOException e) {
            // What the caller turns into a refusal.
        }
    }
}
