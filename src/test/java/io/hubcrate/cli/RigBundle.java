package io.hubcrate.cli;

import io.hubcrate.testing.peers.FileServer;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A signed bundle for a rig's nodes, made by typing the builder's commands: packages of the rig's origin, an image, and
 * programs which stand in for Kubernetes' own: real ones for Linux that do nothing useful.
 */
final class RigBundle implements SignedBundle, AutoCloseable {
    static final List<String> PROGRAMS = List.of("kubeadm", "kubectl", "kubelet");
    private static final List<String> TOOLS =
            List.of("conntrack-tools", "socat", "ethtool", "nfs-utils", "containernetworking-plugins");

    private final RigSite site;
    private final Line line;
    private final List<String> images;
    private final ForgedRegistry registry;
    private final FileServer files;
    private final Path folder;
    private final TypedBuilder builder;
    final Path bundle;
    /** The site's trust folder. */
    final Path trust;

    RigBundle(RigSite site, Line line, ScratchFolder scratch) throws IOException {
        this(site, line, scratch, List.of("registry.k8s.io/pause:3.10"));
    }

    /** @param images all below registry.k8s.io */
    RigBundle(RigSite site, Line line, ScratchFolder scratch, List<String> images) throws IOException {
        this.images = List.copyOf(images);
        this.registry = ForgedRegistry.named(images);
        this.site = site;
        this.line = line;
        this.folder = scratch.path();
        Path web = scratch.folder("web");
        for (String program : PROGRAMS) {
            Path copy = Files.copy(Programs.find("busybox"), web.resolve(program));
            Files.writeString(copy, program, StandardOpenOption.APPEND);
        }
        this.files = new FileServer(web);
        Files.copy(site.packageKey(), scratch.folder("keys").resolve("rig.asc"));
        Files.writeString(folder.resolve("release.txt"), RigRelease.of(site));
        Files.writeString(
                folder.resolve("config.yaml"),
                "mirrors:\n- registry: registry.k8s.io\n  mirror: " + registry.address()
                        + "/registry.k8s.io\nplainHttp: ['"
                        + registry.address() + "', '" + files.authority() + "', '"
                        + site.originFiles().getAuthority() + "']\n");
        Files.writeString(folder.resolve("rig.yaml"), manifest());
        this.builder = new TypedBuilder(scratch);
        this.trust = builder.trust;
        builder.lock("rig.yaml");
        this.bundle = builder.build("rig.yaml", "out");
    }

    /** Another bundle for the same nodes, signed with the same key; FILES stands for the origin of {@code programs}. */
    Path another(String name, String text, Map<String, byte[]> programs) throws IOException {
        for (Map.Entry<String, byte[]> program : programs.entrySet()) {
            Files.write(web().resolve(program.getKey()), program.getValue());
        }
        Files.writeString(folder.resolve(name), text.replace("FILES", "http://" + files.authority()));
        builder.lock(name);
        return builder.build(name, "out");
    }

    /** Where the origin of {@code programs} takes its files from. */
    Path web() {
        return folder.resolve("web");
    }

    /** The same bundle, built once more into a folder of that name, with other options. */
    Path again(String out, String... options) {
        return builder.build("rig.yaml", out, options);
    }

    @Override
    public Path bundle() {
        return bundle;
    }

    @Override
    public Path trust() {
        return trust;
    }

    @Override
    public Path keyring() {
        return builder.keyring();
    }

    private String manifest() {
        boolean classic = line == Line.CLASSIC;
        List<String> install = new ArrayList<>(TOOLS);
        install.add("containerd.io");
        if (classic) {
            install.addAll(List.of("docker-ce", "docker-ce-cli"));
        }
        StringBuilder text = new StringBuilder("name: rig\nversion: '1'\nsequence: 1\nplatforms: [linux/amd64]\n");
        // The JDK at hand may be too new for EL7's C library; the rig's nodes have Debian's on both lines.
        text.append("targetOs: el9\nruntime: {jdk: host}\nkubernetes: {version: ")
                .append(classic ? "1.20.2, containerRuntime: docker" : "1.34.4, containerRuntime: containerd")
                .append(", images: ['" + String.join("', '", images) + "']}\nfiles:\n");
        for (String program : PROGRAMS) {
            text.append("- {url: 'http://" + files.authority() + "/" + program + "', executable: true}\n");
        }
        return text.append("packages:\n- name: tools\n  os: ")
                .append(classic ? "el7" : "el9")
                .append("\n  install: ")
                .append(install)
                .append("\n  installedOnTarget: release.txt\n  repositories:\n  - {id: rig, url: '")
                .append(site.originFiles())
                .append("rpm/")
                .append(line.word())
                .append("', gpgKeys: [keys/rig.asc]}\n")
                .toString();
    }

    @Override
    public void close() {
        files.close();
        registry.close();
    }
}
