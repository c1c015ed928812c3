package io.hubcrate.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.site.SiteNode.NodeRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again; the documentation's example is written, too: {@code -Dregenerate=true} does it anew. */
class SiteFileWriterTest {
    private static final Path EXAMPLE = Path.of("docs/site-example.yaml");

    @TempDir
    Path folder;

    @Test
    void exampleOfTheDocumentationComesFromHere() throws IOException {
        String text = new String(SiteFileWriter.write(example()), StandardCharsets.UTF_8);
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(EXAMPLE, text);
        }
        assertThat(EXAMPLE).hasContent(text);
    }

    @Test
    void leastSiteIsReadBackAsItWasMeant() throws IOException {
        SiteDraft.Node node =
                new SiteDraft.Node("a", "fd00::1", Set.of(NodeRole.CONTROL_PLANE, NodeRole.WORKER), List.of());
        Site site = SiteReader.read(folder.resolve("s.yaml"), SiteFileWriter.write(draft(List.of(), List.of(node))));
        assertThat(site.name()).isEqualTo("s");
        assertThat(site.controlPlaneEndpoint()).isEqualTo("[fd00::1]:6443");
        assertThat(site.nodes()).extracting(SiteNode::address).containsExactly("fd00::1");
        assertThat(site.hub()).isEqualTo(Site.HubWishes.NONE);
        assertThat(site.consents()).isEqualTo(new Site.Consents(false, false));
    }

    @Test
    void namesThatYamlWouldReadOtherwiseAreQuoted() throws IOException {
        for (String name : List.of("it's #1", "a: b", "null", "- x", "on", "1.30")) {
            Path key = folder.resolve(name);
            Files.writeString(key, "key");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            SiteDraft.Node node = new SiteDraft.Node("a", "10.0.0.1", Set.of(NodeRole.CONTROL_PLANE), List.of());
            byte[] text = SiteFileWriter.write(draft(List.of(name), List.of(node)));
            NodeAccess.Ssh access = (NodeAccess.Ssh) SiteReader.read(folder.resolve("s.yaml"), text)
                    .nodes()
                    .get(0)
                    .access();
            assertThat(access.keys()).containsExactly(key);
        }
    }

    private static SiteDraft draft(List<String> keys, List<SiteDraft.Node> nodes) {
        return new SiteDraft(
                "s",
                nodes.get(0).address().contains(":") ? "[fd00::1]:6443" : "10.0.0.1:6443",
                "root",
                keys,
                null,
                nodes,
                "10.244.0.0/16",
                "10.96.0.0/12",
                List.of(),
                List.of(),
                Map.of(),
                new Site.Consents(false, false),
                List.of(),
                0,
                List.of());
    }

    private static SiteDraft example() {
        return new SiteDraft(
                "north-1",
                "10.20.0.11:6443",
                "ops",
                List.of("id_ed25519"),
                null,
                List.of(
                        new SiteDraft.Node("hub-1", "10.20.0.11", Set.of(NodeRole.CONTROL_PLANE), SiteDraft.Node.LOCAL),
                        new SiteDraft.Node(
                                "work-1",
                                "10.20.0.21",
                                Set.of(NodeRole.WORKER),
                                List.of(
                                        "labels: {site.example/disk: ssd}",
                                        "folders: {runtime: /data/runtime, kubelet: /data/kubelet}")),
                        new SiteDraft.Node(
                                "gpu-1",
                                "10.20.0.31",
                                Set.of(NodeRole.WORKER),
                                List.of("taints: [\"site.example/gpu=true:NoSchedule\"]", "access: {port: 2222}"))),
                "10.244.0.0/16",
                "10.96.0.0/12",
                List.of("10.20.0.0/24", "172.16.0.0/12"),
                List.of("10.20.0.1"),
                Map.of("nas.north.example", "10.20.0.5"),
                new Site.Consents(true, true),
                List.of("10.20.0.21"),
                0,
                List.of());
    }
}
