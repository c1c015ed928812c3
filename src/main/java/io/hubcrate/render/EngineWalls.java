package io.hubcrate.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands around the process in which a stranger's templates run: so much memory and processor time and no more, also
 * if hubcrate itself is killed meanwhile; no core file; and no network, where the machine lets us leave it.
 */
final class EngineWalls {
    /** Writable memory, Java's heap among it; the largest charts that are known take a quarter. */
    static final int MOST_MIB = 1024;

    /** Of all processors together. */
    private static final int MOST_CPU_SECONDS = 900;

    /** Left in the folder where there was no way out of the network. */
    private static final String NETWORKED = "networked";

    /** Addresses count only where they can be written to: what is merely reserved, as both runtimes do, does not. */
    private static final String SCRIPT =
            """
            ulimit -c 0
            ulimit -t "$1"
            ulimit -d "$2"
            shift 2
            for way in -rn -n; do
                if unshare "$way" true 2>/dev/null; then exec unshare "$way" "$@"; fi
            done
            : >"$0"
            exec "$@"
            """;

    private EngineWalls() {}

    /** The command with them around it, to be started in the engine's folder. */
    static List<String> around(List<String> command) {
        List<String> walled = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, NETWORKED));
        walled.add(Integer.toString(MOST_CPU_SECONDS));
        walled.add(Integer.toString(MOST_MIB << 10));
        walled.addAll(command);
        return walled;
    }

    /** Whether the one that ran there had the machine's network. */
    static boolean hadNetwork(Path folder) {
        return Files.exists(folder.resolve(NETWORKED));
    }
}
