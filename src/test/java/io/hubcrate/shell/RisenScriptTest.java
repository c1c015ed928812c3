package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runs behind sudo runs whole or not at all, wherever a lost connection cuts it. */
@Timeout(120)
class RisenScriptTest {
    private static final String MARK = "hubcrate-0123";

    @TempDir
    private Path folder;

    private int run(String sent, int promised) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh", "-c", ShellScript.RISEN, "hubcrate", MARK, Integer.toString(promised), "what")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    void lineCutShortIsNotRun() throws Exception {
        Path made = folder.resolve("made");
        String line = "touch " + made + " " + made + "-too #" + MARK;
        for (int length = 0; length < line.length(); length++) {
            assertThat(run(line.substring(0, length), line.length()))
                    .as(line.substring(0, length))
                    .isEqualTo(71);
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(run(line, line.length())).isZero();
        assertThat(made).exists();
    }
}
