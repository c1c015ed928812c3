package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.testing.peers.FileServer;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
final class RigBundle implements AutoCloseable {
    static final List<String> PROGRAMS = List.of("kubeadm", "kubectl", "kubelet");
    private static final List<String> TOOLS =
            List.of("conntrack-tools", "socat", "ethtool", "nfs-utils", "containernetworking-plugins");

    private final RigSite site;
    private final Line line;
    private final List<String> images;
    private final ForgedRegistry registry;
    private final FileServer files;
    private final Path folder;
    private final String secretKey;
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
        Files.writeString(
                folder.resolve("release.txt"),
                site.run(
                                "cp1",
                                "rpm -qa --qf '[%{=NEVRA}\\t%{PROVIDENAME} %{PROVIDEFLAGS:depflags}"
                                        + " %{PROVIDEVERSION}\\n]'")
                        .succeeded()
                        .out());
        Files.writeString(
                folder.resolve("config.yaml"),
                "mirrors:\n- registry: registry.k8s.io\n  mirror: " + registry.address()
                        + "/registry.k8s.io\nplainHttp: ['"
                        + registry.address() + "', '" + files.authority() + "', '"
                        + site.originFiles().getAuthority() + "']\n");
        Files.writeString(folder.resolve("rig.yaml"), manifest());
        AtomicFile.writePrivate(
                folder.resolve("pass"), "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8));
        JsonNode key = type("keygen", "--name", "Builder", "--out", "key", "--passphrase-file", "pass");
        this.trust = scratch.folder("trust");
        Files.copy(folder.resolve(key.get("publicKey").asText()), trust.resolve("builder.asc"));
        Files.copy(folder.resolve(key.get("keyring").asText()), folder.resolve("site.gpg"));
        this.secretKey = key.get("secretKey").asText();
        type("lock", "rig.yaml", "--config", "config.yaml");
        this.bundle = build("rig.yaml", "out");
    }

    /** Another bundle for the same nodes, signed with the same key; FILES stands for the origin of {@code programs}. */
    Path another(String name, String text, Map<String, byte[]> programs) throws IOException {
        for (Map.Entry<String, byte[]> program : programs.entrySet()) {
            Files.write(folder.resolve("web").resolve(program.getKey()), program.getValue());
        }
        Files.writeString(folder.resolve(name), text.replace("FILES", "http://" + files.authority()));
        type("lock", name, "--config", "config.yaml");
        return build(name, "out");
    }

    /** The same bundle, built once more into a folder of that name, with other options. */
    Path again(String out, String... options) {
        return build("rig.yaml", out, options);
    }

    private Path build(String name, String out, String... options) {
        List<String> line = new ArrayList<>(List.of("build", name, "--config", "config.yaml"));
        line.addAll(List.of("--out", out, "--sign-key", secretKey, "--passphrase-file", "pass"));
        line.addAll(List.of(options));
        return folder.resolve(type(line.toArray(String[]::new)).at("/0/path").asText());
    }

    /** The key as gpgv wants it. */
    Path keyring() {
        return folder.resolve("site.gpg");
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

    private JsonNode type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        TypedCommand typed = TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.json();
    }

    @Override
    public void close() {
        files.close();
        registry.close();
    }
}
