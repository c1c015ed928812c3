package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole way of a bundle into a site: carried to the control plane, proven there with stock tools, opened by install.sh
 * where there is no Java, and the hubcrate in it at work on its own host and, by SSH, on the workers.
 */
@Tag("rig")
class CarriedBundleIT {
    @ParameterizedTest
    @EnumSource(Line.class)
    void controlPlaneInstallsItselfAndTheWorkers(Line line) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.create("carried");
                RigSite site = RigSite.up(line, "carried-" + line.word());
                RigBundle bundle = new RigBundle(site, line, scratch)) {
            site.run("cp1", "mkdir -m 700 /root/keys /root/media").succeeded();
            NodeListing before = NodeListing.of(site);
            carry(site, "/root/media/", bundle.bundle);
            carry(site, "/root/keys/", bundle.trust, bundle.keyring(), site.key(), site.knownHosts());
            site.run("cp1", "cat > /root/site.yaml <<'END'\n" + siteFile(site) + "END\n")
                    .succeeded();

            assertThat(site.run("cp1", "command -v java").exit()).isNotZero();
            String folder = "/root/media/" + bundle.bundle.getFileName();
            site.run(
                            "cp1",
                            "cd " + folder + " && gpgv --keyring /root/keys/site.gpg SHA256SUMS.*.asc SHA256SUMS"
                                    + " && sha256sum -c SHA256SUMS")
                    .succeeded();
            site.run("cp1", "cd " + folder + " && sh install.sh --trust /root/keys/trust")
                    .succeeded();

            assertThat(type(site, "preflight", folder).get("verdict").asText()).isEqualTo("clear");
            JsonNode installed = type(site, "install --yes", folder);
            assertThat(installed.get("changed").asInt()).isPositive();
            assertThat(type(site, "plan", folder).get("changes").asInt()).isZero();
            assertThat(type(site, "install --yes", folder).get("changed").asInt())
                    .isZero();
            String runtime = line == Line.CLASSIC ? "docker" : "containerd";
            for (String node : site.nodes()) {
                assertThat(site.run(node, "systemctl is-active " + runtime + " firewalld; systemctl is-enabled kubelet")
                                .out())
                        .as(node)
                        .isEqualTo("active\nactive\nenabled\n");
            }
            type(site, "reset --yes", null);
            site.run("cp1", "rm -rf /opt/hubcrate /root/media/* /root/keys/* /root/site.yaml /root/.hubcrate")
                    .succeeded();
            List<String> left = before.differences(NodeListing.of(site)).stream()
                    // The installing host's journal outlives a reset.
                    .filter(kept -> !kept.contains("/var/lib/hubcrate"))
                    .toList();
            assertThat(left).isEmpty();
        }
    }

    private static JsonNode type(RigSite site, String words, @Nullable String folder) {
        String bundle = folder == null ? "" : " --bundle " + folder + " --trust /root/keys/trust";
        return RigInstaller.json(site.run(
                        "cp1",
                        "/opt/hubcrate/*/hubcrate/bin/hubcrate " + words + " --site /root/site.yaml --output json"
                                + bundle)
                .succeeded());
    }

    private static String siteFile(RigSite site) {
        return """
                name: north
                controlPlaneEndpoint: CP1:6443
                access: {keys: [keys/id_ed25519], knownHosts: keys/known_hosts}
                consents: {firewalld: true, swapOff: true}
                nodes:
                - {name: cp1, address: CP1, roles: [control-plane], access: {local: true}}
                - {name: worker1, address: W1, roles: [worker]}
                - {name: worker2, address: W2, roles: [worker]}
                """
                .replace("CP1", site.address("cp1"))
                .replace("W1", site.address("worker1"))
                .replace("W2", site.address("worker2"));
    }

    private static void carry(RigSite site, String to, Path... what) {
        String[] options = {
            "-q",
            "-r",
            "-o",
            "IdentitiesOnly=yes",
            "-i",
            site.key().toString(),
            "-o",
            "UserKnownHostsFile=" + site.knownHosts()
        };
        List<String> line = new ArrayList<>(List.of(options));
        for (Path one : what) {
            line.add(one.toString());
        }
        line.add("root@" + site.address("cp1") + ":" + to);
        Programs.command("scp", line.toArray(String[]::new))
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }
}
