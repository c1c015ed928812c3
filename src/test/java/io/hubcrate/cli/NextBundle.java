package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Gpg;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.RpmForge;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import io.hubcrate.testing.site.RigSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A second bundle over the first, and back: a package in a later version and one that is gone, from another repository
 * with another key, another program, and fewer open ports, for its network of pods has gone. The first one's hubcrate and the nodes' real dnf
 * and rpm bring back what was.
 */
final class NextBundle {
    private static final String LATER = "socat-99.0-1.el9";

    private NextBundle() {}

    /** @param installer whose bundle is installed on the nodes */
    static void assertThereAndBack(RigSite site, RigBundle bundle, RigInstaller installer) throws IOException {
        Path next = bundle.another("next.yaml", manifest(site, bundle), Map.of("kubelet", program()));
        NodeListing first = NodeListing.of(site).withoutData();

        // It remembers the later sequence, and would refuse the first bundle from then on.
        Path trust = Files.createDirectory(bundle.trust.resolveSibling("trust-of-next"));
        try (Stream<Path> files = Files.list(bundle.trust)) {
            for (Path file : files.toList()) {
                Files.copy(file, trust.resolve(file.getFileName()));
            }
        }
        installer.done("install", "--yes", "--bundle", next.toString(), "--trust", trust.toString());
        for (String node : site.nodes()) {
            assertThat(site.run(node, "rpm -q socat nfs-utils").out())
                    .as(node)
                    .isEqualTo(LATER + ".x86_64\npackage nfs-utils is not installed\n");
        }
        assertThat(first.differences(NodeListing.of(site).withoutData()))
                .anyMatch(line -> line.contains("/etc/firewalld/zones/hubcrate-nodes.xml"))
                .anyMatch(line -> line.contains("/usr/bin/kubelet"));

        JsonNode back =
                typed(installer, "rollback", "--yes", "--to", bundle.bundle().toString(), "--trust", trust.toString());
        assertThat(back.get("changed").asInt()).isPositive();
        assertThat(first.differences(NodeListing.of(site).withoutData())).isEmpty();
        assertThat(typed(installer, "plan", "--until", "prepare").get("changes").asInt())
                .isZero();
    }

    private static JsonNode typed(RigInstaller installer, String... words) {
        return RigInstaller.json(installer.withoutBundle(words).run().succeeded());
    }

    private static byte[] program() throws IOException {
        byte[] busybox = Files.readAllBytes(Programs.find("busybox"));
        byte[] mark = "the next kubelet".getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(busybox, busybox.length + mark.length);
        System.arraycopy(mark, 0, all, busybox.length, mark.length);
        return all;
    }

    private static String manifest(RigSite site, RigBundle bundle) throws IOException {
        Path later = Files.createDirectories(bundle.web().resolve("later"));
        try (Gpg gpg = Gpg.modern();
                RpmForge forge = new RpmForge()) {
            gpg.generateKey("later", "rsa2048");
            Path key = bundle.web().resolveSibling("keys").resolve("later.asc");
            gpg.run("--armor", "--output", key.toString(), "--export", "later").succeeded();
            String evr = LATER.substring(LATER.indexOf('-') + 1);
            forge.build(
                    List.of(new Wanted(
                            "socat", evr, "x86_64", List.of("Copy: " + Programs.find("busybox") + " /usr/bin/socat"))),
                    later);
            forge.sign(later, gpg.home(), "later");
            forge.index(later);
        }
        return """
                name: rig
                version: '2'
                sequence: 2
                platforms: [linux/amd64]
                targetOs: el9
                runtime: {jdk: host}
                kubernetes: {version: 1.34.4, containerRuntime: containerd, images: ['registry.k8s.io/pause:3.10']}
                files:
                - {url: 'FILES/kubeadm', executable: true}
                - {url: 'FILES/kubectl', executable: true}
                - {url: 'FILES/kubelet', executable: true}
                packages:
                - name: tools
                  os: el9
                  install: [conntrack-tools, socat, ethtool, containernetworking-plugins, containerd.io]
                  installedOnTarget: release.txt
                  repositories:
                  - {id: rig, url: 'ORIGINrpm/current', gpgKeys: [keys/rig.asc]}
                  - {id: later, url: 'FILES/later', gpgKeys: [keys/later.asc]}
                """
                .replace("ORIGIN", site.originFiles().toString());
    }
}
