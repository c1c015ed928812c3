package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.json.Json;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.manifest.WantedPackages;
import io.hubcrate.testing.peers.Gpg;
import io.hubcrate.testing.peers.RpmForge;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ready manifests with their package sets switched on, over signed packages of those names in real repositories. */
class ReadyPackagesIT {
    private static final Pattern NEVRA = Pattern.compile("(.+)-([0-9]+:[^-]+-[^-]+)\\.(x86_64)");

    @TempDir
    Path folder = Path.of("");

    private TypedCommand lock(String name) {
        return TypedCommand.in(
                folder, List.of(), "lock", name + ".yaml", "--config", "config.yaml", "--output", "json");
    }

    @ParameterizedTest
    @EnumSource(ReadyLine.class)
    void packagesAreLockedAsTheCommentsSay(ReadyLine line) throws IOException {
        String name = line.fileName();
        Files.createDirectories(folder.resolve("facts"));
        Files.createDirectories(folder.resolve("keys"));
        try (UpstreamStandIn upstream = new UpstreamStandIn(folder.resolve("web"), line.pulled());
                RpmForge forge = new RpmForge();
                Gpg gpg = Gpg.modern()) {
            line.manifest().putAll(upstream, line.chart(), line.calico());
            gpg.generateKey("rig", "rsa2048");
            Files.writeString(folder.resolve(name + ".yaml"), line.manifest().textWithPackages());
            Files.writeString(folder.resolve("facts/el7-packages.txt"), "glibc-2.17-317.el7.x86_64\n");
            Files.writeString(folder.resolve("facts/el9-packages.txt"), "glibc-2.34-100.el9.x86_64\n");
            for (String key : List.of("RPM-GPG-KEY-CentOS-7", "docker.gpg", "RPM-GPG-KEY-centosofficial")) {
                gpg.run("--armor", "--output", folder.resolve("keys/" + key).toString(), "--export", "rig")
                        .succeeded();
            }
            WantedPackages set = BundleManifestReader.read(folder.resolve(name + ".yaml"))
                    .packages()
                    .get(0);
            fill(set, upstream, forge, gpg);
            Files.writeString(folder.resolve("config.yaml"), upstream.settings());

            TypedCommand locked = lock(name);

            assertThat(locked.exitCode()).as(locked.err()).isZero();
            String lock = Json.parse(Files.readAllBytes(folder.resolve(name + ".lock.json")))
                    .at("/platforms/0/packages")
                    .toString();
            assertThat(lock)
                    .contains(
                            set.install().stream().map(ReadyPackagesIT::nameOf).toList());
            assertThat(lock).contains("rig-dependency");
        }
    }

    /** All that is asked for, and one thing that the first package needs, in the last repository; the others are empty. */
    private static void fill(WantedPackages set, UpstreamStandIn upstream, RpmForge forge, Gpg gpg) throws IOException {
        List<Wanted> wanted = new ArrayList<>(List.of(new Wanted("rig-dependency", "1-1", "noarch", List.of())));
        for (String install : set.install()) {
            Matcher nevra = NEVRA.matcher(install);
            String evr = nevra.matches() ? nevra.group(2) : "1-1";
            List<String> tags = wanted.size() == 1 ? List.of("Requires: rig-dependency", "Requires: glibc") : List.of();
            wanted.add(new Wanted(nameOf(install), evr, "x86_64", tags));
        }
        List<WantedPackages.Repository> repositories = set.repositories();
        for (WantedPackages.Repository repository : repositories) {
            String path = repository.url().getPath().replace("$basearch", "x86_64");
            Path repo = upstream.folderOf(repository.url().getHost()).resolve(path.substring(1));
            Files.createDirectories(repo);
            if (repository.equals(repositories.get(repositories.size() - 1))) {
                forge.build(wanted, repo);
                forge.sign(repo, gpg.home(), "rig");
            }
            forge.index(repo);
        }
    }

    private static String nameOf(String install) {
        Matcher nevra = NEVRA.matcher(install);
        return nevra.matches() ? nevra.group(1) : install;
    }
}
