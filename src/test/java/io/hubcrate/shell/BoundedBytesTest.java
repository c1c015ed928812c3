package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hubcrate.testing.SiteNodes;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundedBytesTest {
    @Test
    void keepsTheEndWhateverThePiecesAre() {
        Random random = new Random(7);
        for (int most : new int[] {1, 100, 4096, 5000, 10_000, 100_000}) {
            BoundedBytes kept = new BoundedBytes(most);
            StringBuilder all = new StringBuilder();
            for (int piece = 0; piece < 60; piece++) {
                byte[] bytes = letters(random, random.nextInt(most / 4 + 2));
                kept.add(bytes, 0, bytes.length);
                all.append(new String(bytes, StandardCharsets.US_ASCII));
                assertThat(kept.text()).isEqualTo(expected(all, most));
                assertThat(kept.overflowed()).isEqualTo(all.length() > most);
            }
            byte[] huge = letters(random, 3 * most + 1);
            kept.add(huge, 0, huge.length);
            all.append(new String(huge, StandardCharsets.US_ASCII));
            assertThat(kept.text()).isEqualTo(expected(all, most));
        }
    }

    private static String expected(StringBuilder all, int most) {
        int left = all.length() - most;
        return left <= 0 ? all.toString() : "[" + left + " bytes left out]\n" + all.substring(left);
    }

    private static byte[] letters(Random random, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }

    /** Sixteen nodes at one time in 256 MB: what a command that prints little may cost. */
    @Test
    void commandThatPrintsLittleCostsLittleMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        NodeShell shell = new LocalConnector().open(SiteNodes.worker("here", "127.0.0.1"));
        shell.run(Command.of("true"));
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 10; i++) {
            shell.run(Command.of("echo", "done"));
        }
        long each = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / 10;
        assertThat(each).isLessThan(512 << 10);
    }
}
