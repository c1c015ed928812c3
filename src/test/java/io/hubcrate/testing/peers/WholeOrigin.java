package io.hubcrate.testing.peers;

import io.hubcrate.testing.ForgedElf;
import io.hubcrate.testing.TestChart;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a manifest can name, from real programs on loopback: a Distribution registry, a chart repository, files,
 * a repository of signed packages; and in a folder the manifest that names all of it, with what stands beside it.
 */
public final class WholeOrigin implements AutoCloseable {
    /** Larger than the smallest volume, so that one package and one layer are cut. */
    private static final int LARGE = 12_000_000;

    private final ForgedRegistry registry = ForgedRegistry.ofMegabytes(30);
    private final Path web;
    private final FileServer server;

    private WholeOrigin(Path web) {
        this.web = web;
        this.server = new FileServer(web);
    }

    /** Starts it and writes {@code whole.yaml}, {@code config.yaml} and what they name into {@code folder}. */
    public static WholeOrigin start(Path folder) throws IOException {
        WholeOrigin origin = new WholeOrigin(Files.createDirectories(folder.resolve("web")));
        try {
            origin.serveChart();
            origin.serveFiles();
            origin.servePackages(folder);
            origin.write(folder);
            return origin;
        } catch (IOException | RuntimeException | Error e) {
            origin.close();
            throw e;
        }
    }

    public ForgedRegistry registry() {
        return registry;
    }

    /** The repository's package of this name, as it was signed. */
    public Path rpm(String name) {
        return RpmForge.rpms(web.resolve("repo")).stream()
                .filter(file -> String.valueOf(file.getFileName()).startsWith(name + "-"))
                .findFirst()
                .orElseThrow();
    }

    private void serveChart() throws IOException {
        TestChart chart = new TestChart("lab", "1.0.0")
                .file("values.yaml", "hub:\n  image:\n    name: docker.io/forged/part\n    tag: \"1\"\n")
                .file(
                        "templates/hub.yaml",
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: hub
                        spec:
                          containers:
                            - name: hub
                              image: "{{ .Values.hub.image.name }}:{{ .Values.hub.image.tag }}"
                            - name: beside
                              image: quay.io/forged/part:2
                        """);
        Path charts = Files.createDirectories(web.resolve("charts"));
        Files.write(charts.resolve("lab-1.0.0.tgz"), chart.packed());
        Files.writeString(
                charts.resolve("index.yaml"),
                """
                apiVersion: v1
                entries:
                  lab:
                    - apiVersion: v2
                      name: lab
                      version: 1.0.0
                      urls: [lab-1.0.0.tgz]
                """);
    }

    private void serveFiles() throws IOException {
        Path files = Files.createDirectories(web.resolve("files"));
        Files.write(files.resolve("kubectl"), ForgedElf.amd64("2.17"));
        Path tools = Files.createDirectories(files.resolve("tree/tools-1"));
        Files.write(tools.resolve("crictl"), ForgedElf.amd64(null));
        Files.writeString(tools.resolve("README"), "nobody asked for this one\n");
        Programs.command("tar", "-czf", files.resolve("tools-1.tgz").toString(), "tools-1")
                .in(files.resolve("tree"))
                .run()
                .succeeded();
    }

    private void servePackages(Path folder) throws IOException {
        Path repository = Files.createDirectories(web.resolve("repo"));
        Path large = folder.resolve("large");
        byte[] bytes = new byte[LARGE];
        new SeededBytes(4711).fill(bytes);
        Files.write(large, bytes);
        try (RpmForge forge = new RpmForge();
                Gpg gpg = Gpg.modern()) {
            gpg.generateKey("rig", "rsa2048");
            Path key = Files.createDirectories(folder.resolve("keys")).resolve("rig.asc");
            gpg.run("--armor", "--output", key.toString(), "--export", "rig").succeeded();
            forge.build(
                    List.of(
                            new Wanted("storage-client", "2.5-1", "noarch", List.of("Requires: storage-firmware >= 3")),
                            new Wanted(
                                    "storage-firmware",
                                    "3-1",
                                    "noarch",
                                    List.of("Copy: " + large + " /usr/lib/firmware/storage.bin")),
                            new Wanted("nobody-needs", "1-1", "noarch", List.of())),
                    repository);
            forge.sign(repository, gpg.home(), "rig");
            forge.index(repository);
        }
        Files.delete(large);
    }

    private void write(Path folder) throws IOException {
        Path course = Files.createDirectories(folder.resolve("course"));
        Files.writeString(course.resolve("lesson.ipynb"), "{\"cells\": []}\n");
        Skopeo.copy(
                "docker://" + registry.address() + "/quay.io/forged/part:2",
                "oci:" + folder.resolve("layout") + ":lab");
        Files.writeString(
                folder.resolve("config.yaml"),
                """
                plainHttp: ["REGISTRY", "SERVER"]
                mirrors:
                  - registry: docker.io
                    mirror: REGISTRY/docker.io
                  - registry: quay.io
                    mirror: REGISTRY/quay.io
                """
                        .replace("REGISTRY", registry.address())
                        .replace("SERVER", server.authority()));
        Files.write(
                folder.resolve("whole.yaml"),
                MANIFEST.replace("SERVER", server.authority()).getBytes(StandardCharsets.UTF_8));
    }

    private static final String MANIFEST =
            """
            name: whole
            version: "1"
            sequence: 1
            platforms: [linux/amd64]
            targetOs: el9
            runtime: {jdk: host}
            kubernetes: {version: 1.30.4, containerRuntime: containerd, existing: true}
            charts:
              - {name: lab, repository: "http://SERVER/charts/", version: 1.0.0, release: lab}
            files:
              - {url: "http://SERVER/files/kubectl", executable: true}
              - {url: "http://SERVER/files/tools-1.tgz", member: tools-1/crictl, executable: true}
            packages:
              - name: storage
                os: el9
                install: [storage-client]
                repositories:
                  - {id: rig, url: "http://SERVER/repo", gpgKeys: [keys/rig.asc]}
            images:
              - {reference: "site.example/lab:1", from: "oci:layout:lab"}
            derived:
              - reference: site.example/course:1
                base: docker.io/forged/part:1
                layers: [{folder: course, to: /opt/course}]
            """;

    @Override
    public void close() {
        server.close();
        registry.close();
    }
}
