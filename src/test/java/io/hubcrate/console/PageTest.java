package io.hubcrate.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final List<String> HEADER = List.of("NODE", "STEP", "CHANGES");
    private static final String LONG = "write /etc/sysctl.d/99-z-hubcrate.conf, load overlay and br_netfilter, set nine"
            + " values of the running kernel";

    private static List<String> table(Terminal terminal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Page page = new Page(new PrintStream(out, true, StandardCharsets.UTF_8), terminal);
        page.table(HEADER, List.of(List.of("cp-1", "kernel-settings", LONG), List.of("worker-1", "swap", "none")));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Terminal terminal(int columns) {
        return new Terminal(true, false, false, false, columns);
    }

    @Test
    void tableThatFitsHasALineForEachRow() {
        assertThat(table(terminal(160)))
                .containsExactly(
                        "NODE      STEP             CHANGES",
                        "cp-1      kernel-settings  " + LONG,
                        "worker-1  swap             none");
    }

    @Test
    void lastColumnStandsBelowTheOthersWhereTheTerminalIsTooNarrow() {
        List<String> lines = table(terminal(80));
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(lines)
                .containsExactly(
                        "NODE      STEP",
                        "cp-1      kernel-settings",
                        "    write /etc/sysctl.d/99-z-hubcrate.conf, load overlay and br_netfilter, set",
                        "    nine values of the running kernel",
                        "worker-1  swap",
                        "    none");
    }

    /** A pipe has no width: whoever reads it by lines finds a row in each. */
    @Test
    void whatIsNoTerminalGetsALineForEachRowHoweverLong() {
        assertThat(table(Terminal.NONE)).isEqualTo(table(terminal(160)));
    }
}
