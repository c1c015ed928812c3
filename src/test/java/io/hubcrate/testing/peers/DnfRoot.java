package io.hubcrate.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A machine of an EL9-like release in a folder, as far as rpm and dnf see it. */
public final class DnfRoot {
    private final Path root;
    private final Path work;

    private DnfRoot(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** Makes one that has these packages, and what every release has. */
    public static DnfRoot make(Path folder, RpmForge forge, Path packages) {
        DnfRoot made = new DnfRoot(folder.resolve("root"), folder);
        forge.build(
                List.of(new Wanted(
                        "rig-release",
                        "9-1",
                        "noarch",
                        List.of(
                                "Provides: /bin/sh",
                                "Provides: system-release = 9",
                                "Provides: base-module(platform:el9)"))),
                packages);
        List<String> line = new ArrayList<>(
                List.of("--root", made.root.toString(), "-i", "--nodeps", "--nosignature", "--force-debian"));
        RpmForge.rpms(packages).forEach(rpm -> line.add(rpm.toString()));
        try {
            Files.createDirectories(made.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Programs.run("rpm", line.toArray(String[]::new));
        return made;
    }

    /** The same, to be changed. */
    public DnfRoot copy(Path to) {
        Programs.run("cp", "-a", root.toString(), to.resolve("root").toString());
        return new DnfRoot(to.resolve("root"), to);
    }

    /** {@code rpm -qa} with what every package provides. */
    public String installed() {
        return Programs.run(
                        "rpm",
                        "--root",
                        root.toString(),
                        "-qa",
                        "--qf",
                        "[%{=NEVRA}\t%{PROVIDENAME} %{PROVIDEFLAGS:depflags} %{PROVIDEVERSION}\n]")
                .out();
    }

    /** Names of what is installed. */
    public List<String> packages() {
        return Programs.run("rpm", "--root", root.toString(), "-qa", "--qf", "%{NEVRA}\n")
                .out()
                .lines()
                .sorted()
                .toList();
    }

    /** dnf with the repositories of one folder of {@code .repo} files and nothing of this machine's configuration. */
    public Programs.Result dnf(Path repositories, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "--installroot",
                root.toString(),
                "--releasever",
                "9",
                "--setopt=reposdir=" + repositories,
                "--setopt=module_platform_id=platform:el9",
                "--setopt=install_weak_deps=False",
                "--setopt=cachedir=" + work.resolve("cache"),
                "--setopt=keepcache=0",
                "--setopt=varsdir=" + work.resolve("none"),
                "-c",
                configuration().toString(),
                "--disableplugin=local",
                "-y"));
        line.addAll(List.of(arguments));
        return Programs.command("dnf", line.toArray(String[]::new))
                .within(Duration.ofMinutes(2))
                .run();
    }

    private Path configuration() {
        try {
            return Files.writeString(work.resolve("dnf.conf"), "[main]\nobsoletes=1\nbest=0\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code dnf download --resolve} brings, by file name; empty if it refuses. */
    public List<String> download(Path repositories, Path to, List<String> names) {
        List<String> line = new ArrayList<>(List.of("download", "--resolve", "--downloaddir", to.toString()));
        line.addAll(names);
        Programs.Result result = dnf(repositories, line.toArray(String[]::new));
        if (result.exit() != 0 || !Files.isDirectory(to)) {
            // Only what the solver says counts as an answer.
            assertThat(result.err()).contains("Problem");
            return List.of();
        }
        try (Stream<Path> files = Files.list(to)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".rpm"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
