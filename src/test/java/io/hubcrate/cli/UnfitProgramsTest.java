package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.ForgedElf;
import io.hubcrate.testing.ForgedTar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that the site's system could not start are all named by one lock, because each approval takes days. */
class UnfitProgramsTest {
    @TempDir
    Path folder = Path.of("");

    private final FakeRegistry server = FakeRegistry.start();

    @AfterEach
    void close() {
        server.close();
    }

    private TypedCommand lock(String targetOs) throws IOException {
        String address = server.uri("/").toString();
        Files.writeString(folder.resolve("config.yaml"), "plainHttp: [\"" + server.host() + "\"]\n");
        Files.writeString(
                folder.resolve("site.yaml"),
                """
                name: site
                version: "1"
                targetOs: OS
                files:
                  - {url: ORIGINkubelet, executable: true}
                  - {url: ORIGINkubeadm, executable: true}
                  - {url: ORIGINtools.tgz, members: [bin/ctr, bin/runc], executable: true}
                  - {url: ORIGINarm, executable: true}
                  - {url: ORIGINreadme}
                """
                        .replace("ORIGIN", address)
                        .replace("OS", targetOs));
        server.putFile("/kubelet", ForgedElf.amd64("2.34"));
        server.putFile("/kubeadm", ForgedElf.amd64(null));
        server.putFile(
                "/tools.tgz",
                new ForgedTar()
                        .file("bin/ctr", ForgedElf.amd64("2.28"))
                        .file("bin/runc", ForgedElf.amd64("2.17"))
                        .gzipped());
        server.putFile("/arm", ForgedElf.arm64(null));
        server.putFile("/readme", new byte[] {'x'});
        return TypedCommand.in(folder, List.of(), "lock", "site.yaml", "--config", "config.yaml", "--output", "json");
    }

    @Test
    void allOfThemAreNamedAtOnceAndNoLockIsWritten() throws IOException {
        TypedCommand refused = lock("el7");

        assertThat(refused.exitCode()).isEqualTo(3);
        JsonNode error = refused.lastEvent();
        assertThat(error.get("code").asText()).isEqualTo("program-unfit");
        assertThat(error.get("problems")).hasSize(3);
        assertThat(error.get("problems").toString()).contains("kubelet", "2.34", "ctr", "2.28", "2.17", "arm64");
        assertThat(folder.resolve("site.lock.json")).doesNotExist();
    }

    @Test
    void aNewerSystemTakesMoreOfThem() throws IOException {
        assertThat(lock("el8").lastEvent().get("problems")).hasSize(2);
        assertThat(lock("el9").lastEvent().get("problems")).hasSize(1);
    }
}
