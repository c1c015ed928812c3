package io.hubcrate.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final String FOREIGN = "a\nverdict     whole\u009b2J\u202e\u2028\u061c\u001b[2Jz";

    private static void requireTame(String printed) {
        assertThat(printed).doesNotContain("\u009b", "\u202e", "\u2028", "\u061c", "\u001b[2J");
        assertThat(printed.lines()).noneMatch(line -> line.startsWith("verdict"));
    }

    @Test
    void noPartOfAPageLetsAForeignTextBeginALine() {
        for (boolean colours : new boolean[] {false, true}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Page page = new Page(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new Terminal(true, colours, colours, false, 40));
            page.line(FOREIGN);
            page.field("name", FOREIGN);
            page.heading(FOREIGN);
            page.next(FOREIGN);
            page.table(List.of("NAME", "WHY"), List.of(List.of(FOREIGN, "x"), List.of("y", FOREIGN)));
            requireTame(out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void noteHasItsFirstLineToItself() {
        requireTame(Printable.paragraph(FOREIGN));
        assertThat(Printable.paragraph("one\ntwo")).isEqualTo("one\n  two");
    }

    @Test
    void jsonIsTheSameJsonWithoutWhatATerminalObeys() throws IOException {
        ObjectNode tree = Json.object().put(FOREIGN, FOREIGN + "\\\u009b");
        for (byte[] written : new byte[][] {Json.write(tree), Json.writeCompact(tree)}) {
            String printed = Printable.text(new String(written, StandardCharsets.UTF_8));
            requireTame(printed);
            assertThat(Json.parse(printed.getBytes(StandardCharsets.UTF_8))).isEqualTo(tree);
        }
    }
}
