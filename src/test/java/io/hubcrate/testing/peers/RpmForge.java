package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes real packages with rpmbuild, signs them with rpmsign, and repositories with createrepo_c. */
public final class RpmForge implements AutoCloseable {
    private final ScratchFolder scratch = ScratchFolder.create("rpm");
    private int specs;

    /**
     * A package to be made.
     *
     * @param evr {@code [epoch:]version-release}
     * @param tags lines of a spec file, as {@code Requires: a}; {@code File: /path} for a file in it, {@code Copy: /from
     *     /path} for one that is a copy
     */
    public record Wanted(String name, String evr, String arch, List<String> tags) {}

    /** Builds packages, all that have different names in one run, into {@code folder}. */
    public void build(List<Wanted> wanted, Path folder) {
        List<Wanted> left = new ArrayList<>(wanted);
        while (!left.isEmpty()) {
            String target = left.get(0).arch().equals("i686") ? "i686" : "x86_64";
            Set<String> names = new HashSet<>();
            List<Wanted> now = left.stream()
                    .filter(rpm -> rpm.arch().equals("i686") == target.equals("i686"))
                    .filter(rpm -> names.add(rpm.name()))
                    .toList();
            left.removeAll(now);
            run(spec(now), target, folder);
        }
    }

    private static String spec(List<Wanted> wanted) {
        StringBuilder head = new StringBuilder("Name: rig\nVersion: 1\nRelease: 1\nSummary: rig\nLicense: none\n");
        StringBuilder install = new StringBuilder("%install\nmkdir -p %{buildroot}\n");
        StringBuilder rest = new StringBuilder();
        head.append("%description\nrig\n");
        for (Wanted rpm : wanted) {
            String version =
                    rpm.evr().substring(rpm.evr().indexOf(':') + 1, rpm.evr().lastIndexOf('-'));
            head.append("%package -n ").append(rpm.name()).append("\nSummary: made for a test\n");
            head.append("Version: ").append(version).append("\nRelease: ");
            head.append(rpm.evr().substring(rpm.evr().lastIndexOf('-') + 1)).append('\n');
            if (rpm.evr().indexOf(':') > 0) {
                head.append("Epoch: ")
                        .append(rpm.evr(), 0, rpm.evr().indexOf(':'))
                        .append('\n');
            }
            if (rpm.arch().equals("noarch")) {
                head.append("BuildArch: noarch\n");
            }
            rest.append("%files -n ").append(rpm.name()).append('\n');
            for (String tag : rpm.tags()) {
                if (tag.startsWith("File: ")) {
                    String file = tag.substring(6);
                    install.append("mkdir -p %{buildroot}")
                            .append(file.replaceAll("/[^/]*$", ""))
                            .append('\n');
                    install.append("echo ")
                            .append(rpm.name())
                            .append(" > %{buildroot}")
                            .append(file)
                            .append('\n');
                    rest.append(file).append('\n');
                } else if (tag.startsWith("Copy: ")) {
                    String[] paths = tag.substring(6).split(" ", 2);
                    install.append("install -D -m 0644 ")
                            .append(paths[0])
                            .append(" %{buildroot}")
                            .append(paths[1])
                            .append('\n');
                    rest.append(paths[1]).append('\n');
                } else {
                    head.append(tag).append('\n');
                }
            }
            head.append("%description -n ").append(rpm.name()).append("\nmade for a test & <more>\n");
        }
        return head.append(install).append(rest).toString();
    }

    private void run(String spec, String target, Path folder) {
        specs++;
        try {
            Path file = Files.writeString(scratch.path().resolve("rig" + specs + ".spec"), spec);
            Programs.command(
                            "rpmbuild",
                            "-bb",
                            "--nodeps",
                            "--target",
                            target,
                            "--define",
                            "_topdir " + scratch.folder("top"),
                            "--define",
                            "_rpmdir " + folder,
                            "--define",
                            "_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
                            "--define",
                            "debug_package %{nil}",
                            "--define",
                            "_build_id_links none",
                            file.toString())
                    .within(Duration.ofMinutes(3))
                    .run()
                    .succeeded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs every package of a folder. */
    public void sign(Path folder, Path gpgHome, String userId) {
        List<String> line = new ArrayList<>(List.of(
                "--define",
                "_gpg_name " + userId,
                "--define",
                "_gpg_path " + gpgHome,
                "--define",
                "__gpg " + Programs.find("gpg"),
                "--addsign"));
        rpms(folder).forEach(rpm -> line.add(rpm.toString()));
        Programs.command("rpmsign", line.toArray(String[]::new))
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }

    /** Makes {@code repodata}. */
    public void index(Path folder, String... options) {
        List<String> line = new ArrayList<>(List.of(options));
        line.add(folder.toString());
        Programs.run("createrepo_c", line.toArray(String[]::new));
    }

    /** The packages of a folder, sorted. */
    public static List<Path> rpms(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".rpm"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
