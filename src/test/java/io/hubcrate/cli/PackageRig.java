package io.hubcrate.cli;

import io.hubcrate.testing.peers.FileServer;
import io.hubcrate.testing.peers.Gpg;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.RpmForge;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder with signed repositories, a server for them and manifests that ask for sets of their packages. */
final class PackageRig implements AutoCloseable {
    private final Path folder;
    private final Gpg gpg = Gpg.modern();
    private final RpmForge forge = new RpmForge();
    private final FileServer server;

    PackageRig(Path folder) throws IOException {
        this.folder = folder;
        gpg.generateKey("rig", "rsa2048");
        Path key = Files.createDirectories(folder.resolve("keys")).resolve("rig.asc");
        gpg.run("--armor", "--output", key.toString(), "--export", "rig").succeeded();
        server = new FileServer(Files.createDirectories(folder.resolve("web")));
        Files.writeString(folder.resolve("config.yaml"), "plainHttp: [\"" + server.authority() + "\"]\n");
    }

    Gpg gpg() {
        return gpg;
    }

    RpmForge forge() {
        return forge;
    }

    String authority() {
        return server.authority();
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Packages built, signed and indexed below the server's folder. */
    Path repository(String name, List<Wanted> packages, String... indexing) throws IOException {
        Path repository = unsigned(name, packages);
        forge.sign(repository, gpg.home(), "rig");
        forge.index(repository, indexing);
        return repository;
    }

    Path unsigned(String name, List<Wanted> packages) throws IOException {
        Path repository = folder("web/" + name);
        forge.build(packages, repository);
        return repository;
    }

    /** A manifest with one set of packages, called as the repository or not; {@code more} are lines of the set. */
    void manifest(String name, String repository, String install, String... more) throws IOException {
        StringBuilder text = new StringBuilder("name: " + name + "\nversion: '1'\npackages:\n  - name: " + name);
        text.append("\n    os: el9\n    install: [").append(install).append("]\n");
        for (String line : more) {
            text.append("    ").append(line).append('\n');
        }
        text.append("    repositories:\n      - id: rig\n        url: http://").append(authority());
        text.append('/').append(repository).append("\n        gpgKeys: [keys/rig.asc]\n");
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    /** Adds a line to the only repository of a manifest. */
    void repositoryLine(String name, String line) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, Files.readString(file) + "        " + line + "\n");
    }

    TypedCommand type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "config.yaml", "--output", "json"));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    TypedCommand lock(String name) {
        return type("lock", name + ".yaml");
    }

    TypedCommand build(String name) {
        return type("build", name + ".yaml", "--out", "bundles-" + name);
    }

    /** What lies under a final name after a build, if anything. */
    List<String> bundles(String name) throws IOException {
        Path out = folder.resolve("bundles-" + name);
        if (!Files.exists(out)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(out)) {
            return children.map(path -> String.valueOf(path.getFileName()))
                    .filter(file -> !file.startsWith("."))
                    .toList();
        }
    }

    /** Unpacks the packages of a built bundle and gives a folder with the configuration that dnf reads. */
    Path unpack(String name) throws IOException {
        Path to = folder("unpacked-" + name);
        Path tar = folder.resolve("bundles-" + name).resolve(name + "-1-amd64/packages.tar");
        Programs.run("tar", "-C", to.toString(), "-xf", tar.toString());
        Path template = to.resolve("packages/" + name + "/hubcrate.repo");
        String text = Files.readString(template).replace("@FOLDER@", to.toString());
        Path repositories = folder("repos-" + name);
        Files.writeString(repositories.resolve("hubcrate.repo"), text);
        return repositories;
    }

    /** A folder with the configuration by which dnf reads a repository as it is served. */
    Path upstream(String repository) throws IOException {
        Path repositories = folder("upstream-" + repository);
        Files.writeString(
                repositories.resolve("rig.repo"),
                "[rig]\nname=rig\nenabled=1\ngpgcheck=1\ngpgkey=file://" + folder.resolve("keys/rig.asc")
                        + "\nbaseurl=http://" + authority() + "/" + repository + "\n");
        return repositories;
    }

    @Override
    public void close() {
        server.close();
        forge.close();
        gpg.close();
    }
}
