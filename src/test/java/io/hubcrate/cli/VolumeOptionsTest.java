package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeOptionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"5M", "9999999", "3.9G", "much", "-3900M", "0"})
    void refusesAVolumeSizeThatIsNoneOrTooSmallBeforeAnythingIsRead(String size) {
        TypedCommand typed = TypedCommand.of("build", "absent.yaml", "--out", "out", "--volume-size=" + size);
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("--volume-size");
    }

    @Test
    void refusesAMediumThatIsNotThereBeforeAnythingIsRead() {
        TypedCommand typed = TypedCommand.of("build", "absent.yaml", "--out", "out", "--verify-media", "absent");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("--verify-media");
    }

    @Test
    void inspectSaysWhichPartsAreThere(@TempDir Path folder) throws IOException {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.volumeSize = 60_000;
        Path bundle = small.build(folder.resolve("out"));
        Path medium = Files.createDirectory(folder.resolve("medium"));
        Files.move(bundle.resolve("images.part002.tar"), medium.resolve("images.part002.tar"));
        Files.delete(bundle.resolve("images.part003.tar"));
        TypedCommand typed = TypedCommand.in(
                folder, List.of(), "inspect", bundle.toString(), "--media", medium.toString(), "--output", "json");
        assertThat(typed.exitCode()).isZero();
        for (JsonNode volume : typed.json().get("volumes")) {
            assertThat(volume.get("present").asBoolean())
                    .isEqualTo(!volume.get("file").asText().equals("images.part003.tar"));
        }
    }
}
