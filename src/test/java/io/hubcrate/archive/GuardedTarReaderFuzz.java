package io.hubcrate.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Any bytes are a tar of safe names or a refusal. */
public final class GuardedTarReaderFuzz {
    private GuardedTarReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            new GuardedTarReader(new GuardedTarReader.Limits(1 << 20, 50))
                    .read(new ByteArrayInputStream(input), (name, content) -> {
                        if (name.startsWith("/") || List.of(name.split("/", -1)).contains("..")) {
                            throw new AssertionError("lets " + name + " through");
                        }
                    });
        } catch (IOException e) {
            // What the caller turns into a refusal.
        }
    }
}
