package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.console.Page;
import io.hubcrate.console.Terminal;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeparturesTest {
    @TempDir
    Path folder;

    private static final String NODES =
            """
            name: north
            controlPlaneEndpoint: 192.0.2.1:6443
            nodes:
            - {name: cp1, address: 192.0.2.1, roles: [control-plane], access: {local: true}}
            """;

    @Test
    void whatMayTakeAProtectionAwayStandsInRed() throws IOException {
        Site site = read(NODES + "kubelet: {failSwapOn: false}\nkubeadm: {ignorePreflightErrors: [NumCPU]}\n");
        assertThat(Departures.of(site))
                .containsExactly(
                        "kubeadm's check NumCPU is IGNORED, as the site file says",
                        "kubelet's failSwapOn is SET to false, as the site file says");
        assertThat(printed(site)).contains("\033[1;31mkubeadm's check NumCPU", "\033[1;31mkubelet's failSwapOn");
    }

    @Test
    void usualSiteIsToldNothing() throws IOException {
        assertThat(printed(read(NODES))).isEmpty();
    }

    private Site read(String text) throws IOException {
        return SiteReader.read(Files.writeString(folder.resolve("site.yaml"), text), Set.of());
    }

    private static String printed(Site site) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Departures.print(
                new Page(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8), new Terminal(true, true, true, true, 80)),
                site);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
