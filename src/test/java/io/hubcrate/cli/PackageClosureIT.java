package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.cli.PackageSituations.Place;
import io.hubcrate.cli.PackageSituations.Rpm;
import io.hubcrate.cli.PackageSituations.Situation;
import io.hubcrate.json.Json;
import io.hubcrate.testing.peers.DnfRoot;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Package sets against rpmbuild, rpmsign, createrepo_c and dnf: what we choose, dnf installs, from our bundle alone. */
class PackageClosureIT {
    @TempDir
    static Path folder = Path.of("");

    private static final Gpg GPG = Gpg.modern();
    private static final RpmForge FORGE = new RpmForge();
    private static FileServer server;
    private static DnfRoot root;

    @BeforeAll
    static void forge() throws IOException {
        GPG.generateKey("rig", "rsa2048");
        Path key = Files.createDirectories(folder.resolve("keys")).resolve("rig.asc");
        GPG.run("--armor", "--output", key.toString(), "--export", "rig").succeeded();
        List<Wanted> repository = new ArrayList<>();
        List<Wanted> release = new ArrayList<>();
        for (Situation situation : PackageSituations.all()) {
            for (Rpm rpm : situation.packages()) {
                Wanted wanted = new Wanted(rpm.name(), rpm.evr(), rpm.arch(), rpm.tags());
                if (rpm.place() != Place.HAVE) {
                    repository.add(wanted);
                }
                if (rpm.place() != Place.REPO) {
                    release.add(wanted);
                }
            }
        }
        Path repo = Files.createDirectories(folder.resolve("web/repo"));
        FORGE.build(repository, repo);
        FORGE.sign(repo, GPG.home(), "rig");
        FORGE.index(repo);
        Path have = Files.createDirectories(folder.resolve("have"));
        FORGE.build(release, have);
        root = DnfRoot.make(Files.createDirectories(folder.resolve("release")), FORGE, have);
        Files.writeString(folder.resolve("installed.txt"), root.installed());
        server = new FileServer(folder.resolve("web"));
        Files.writeString(folder.resolve("config.yaml"), "plainHttp: [\"" + server.authority() + "\"]\n");
    }

    @AfterAll
    static void stop() {
        server.close();
        FORGE.close();
        GPG.close();
    }

    private static TypedCommand type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "config.yaml", "--output", "json"));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    private static String set(String name, List<String> install, String repository) {
        return "  - name: " + name + "\n    os: el9\n    install: [\"" + String.join("\", \"", install) + "\"]\n"
                + "    installedOnTarget: installed.txt\n    repositories:\n      - id: rig\n        url: http://"
                + server.authority() + "/" + repository + "\n        gpgKeys: [keys/rig.asc]\n";
    }

    private static void manifest(String name, String sets) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), "name: " + name + "\nversion: '1'\npackages:\n" + sets);
    }

    @Test
    void setInstallsAloneAndDnfRefusesNothingOfIt() throws IOException {
        Map<String, List<String>> dnf = askDnf();
        StringBuilder sets = new StringBuilder();
        StringBuilder table = new StringBuilder();
        for (Situation situation : PackageSituations.all()) {
            if (!answer(dnf, situation).isEmpty() && !situation.refused()) {
                sets.append(set(situation.id(), situation.install(), "repo"));
            } else {
                manifest(situation.id(), set(situation.id(), situation.install(), "repo"));
                TypedCommand refused = type("lock", situation.id() + ".yaml");
                assertThat(refused.exitCode())
                        .as("%s: %s", situation, refused.out())
                        .isEqualTo(3);
                assertThat(refused.lastEvent().toString()).contains("packages-unsatisfiable");
                List<String> line = new ArrayList<>(List.of("install", "--assumeno"));
                line.addAll(situation.install());
                assertThat(root.dnf(folder.resolve("upstream"), line.toArray(String[]::new))
                                .err())
                        .as("%s", situation)
                        .contains("Problem");
            }
        }
        manifest("all", sets.toString());
        TypedCommand locked = type("lock", "all.yaml");
        assertThat(locked.exitCode()).as(locked.err()).isZero();
        TypedCommand built = type("build", "all.yaml", "--out", "bundles");
        assertThat(built.exitCode()).as(built.err()).isZero();
        Path bundle = folder.resolve("bundles/all-1-amd64");
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        Programs.run(
                "tar",
                "-C",
                unpacked.toString(),
                "-xf",
                bundle.resolve("packages.tar").toString());
        Map<String, JsonNode> ours = new TreeMap<>();
        Json.parse(Files.readAllBytes(bundle.resolve("bundle.json")))
                .get("packages")
                .forEach(node -> ours.put(node.get("name").asText(), node));
        List<String> unexplained = new ArrayList<>();
        for (Situation situation : PackageSituations.all()) {
            List<String> theirs = answer(dnf, situation);
            JsonNode set = ours.get(situation.id());
            List<String> mine = set == null ? List.of() : nevras(set);
            if (set != null) {
                install(situation, set, unpacked, mine);
            }
            table.append(row(situation, mine, theirs));
            if (!mine.equals(theirs) && situation.differs().isEmpty()) {
                unexplained.add(situation.name() + ": " + mine + " dnf: " + theirs);
            }
        }
        Files.writeString(Path.of("docs/package-closure.md"), HEAD + table);
        assertThat(PackageSituations.all()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(unexplained).isEmpty();
    }

    private static final String HEAD =
            """
            # What we choose and what dnf chooses

            Written by `PackageClosureIT`: packages made by rpmbuild, signed by rpmsign, served with the metadata of
            createrepo_c. `dnf download --resolve` answers for a release that has some packages already, with weak
            dependencies off. Every set of ours was installed by `dnf install` from `packages.tar` alone with gpgcheck on;
            where the answer is "refused", both refuse.

            | situation | packages | dnf |
            | --- | --- | --- |
            """;

    private static String row(Situation situation, List<String> mine, List<String> theirs) {
        String prefix = situation.id() + "-";
        String shown = mine.isEmpty() ? "refused" : String.join(", ", mine).replace(prefix, "");
        String other = mine.equals(theirs)
                ? "the same"
                : String.join(", ", theirs).replace(prefix, "") + ": " + situation.differs();
        return "| " + situation.name() + " | " + shown + " | " + other + " |\n";
    }

    private static List<String> nevras(JsonNode set) {
        List<String> names = new ArrayList<>();
        set.get("packages")
                .forEach(rpm -> names.add(withoutEpoch(rpm.get("nevra").asText())));
        names.sort(null);
        return names;
    }

    private static String withoutEpoch(String nevra) {
        return nevra.replaceAll("-[0-9]+:", "-");
    }

    private static List<String> answer(Map<String, List<String>> dnf, Situation situation) {
        return dnf.getOrDefault(situation.id(), List.of());
    }

    private static Map<String, List<String>> askDnf() throws IOException {
        Path repositories = Files.createDirectories(folder.resolve("upstream"));
        Files.writeString(
                repositories.resolve("rig.repo"),
                "[rig]\nname=rig\nenabled=1\ngpgcheck=1\ngpgkey=file://" + folder.resolve("keys/rig.asc")
                        + "\nbaseurl=http://" + server.authority() + "/repo\n");
        Map<String, List<String>> answers = new TreeMap<>();
        for (Situation situation : PackageSituations.all()) {
            List<String> files =
                    root.download(repositories, folder.resolve("dnf/" + situation.id()), situation.install());
            answers.put(
                    situation.id(),
                    files.stream()
                            .map(file -> file.replaceAll("\\.rpm$", ""))
                            .sorted()
                            .toList());
        }
        return answers;
    }

    private static void install(Situation situation, JsonNode set, Path unpacked, List<String> mine)
            throws IOException {
        Path place = Files.createDirectories(folder.resolve("site/" + situation.id()));
        DnfRoot machine = root.copy(place);
        Path repositories = Files.createDirectories(place.resolve("repos"));
        String template = Files.readString(unpacked.resolve(set.get("template").asText()));
        Files.writeString(repositories.resolve("hubcrate.repo"), template.replace("@FOLDER@", unpacked.toString()));
        List<String> line = new ArrayList<>(List.of("install"));
        set.get("install").forEach(nevra -> line.add(nevra.asText()));
        Programs.Result result = machine.dnf(repositories, line.toArray(String[]::new));
        assertThat(result.exit()).as("%s: %s", situation, result.describe()).isZero();
        assertThat(machine.packages().stream().map(PackageClosureIT::withoutEpoch))
                .as("%s", situation)
                .containsAll(mine);
    }

    @Test
    void refusesPackageThatNobodySigned() throws IOException {
        Path repo = Files.createDirectories(folder.resolve("web/unsigned"));
        FORGE.build(List.of(new Wanted("plain", "1-1", "noarch", List.of())), repo);
        FORGE.index(repo);
        refuse("unsigned", "plain", "rpm-signature-missing");
    }

    @Test
    void refusesPackageThatAnotherKeySigned() throws IOException {
        try (Gpg other = Gpg.modern()) {
            other.generateKey("other", "rsa2048");
            Path repo = Files.createDirectories(folder.resolve("web/foreign"));
            FORGE.build(List.of(new Wanted("plain", "1-1", "noarch", List.of())), repo);
            FORGE.sign(repo, other.home(), "other");
            FORGE.index(repo);
        }
        refuse("foreign", "plain", "rpm-signature-unknown");
    }

    private static void refuse(String repository, String install, String code) throws IOException {
        manifest(repository, set(repository, List.of(install), repository));
        TypedCommand refused = type("lock", repository + ".yaml");
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(5);
        assertThat(refused.lastEvent().toString()).contains(code);
    }

    @Test
    void takesMetadataInEveryCompressionThatCreaterepoMakes() throws IOException {
        for (String type : List.of("gz", "xz", "bz2")) {
            Path repo = Files.createDirectories(folder.resolve("web/" + type));
            FORGE.build(
                    List.of(
                            new Wanted("deep", "1-1", "noarch", List.of("File: /usr/share/deep/x")),
                            new Wanted("wants", "1-1", "noarch", List.of("Requires: /usr/share/deep/x"))),
                    repo);
            FORGE.sign(repo, GPG.home(), "rig");
            FORGE.index(repo, "--general-compress-type=" + type);
            try (Stream<Path> files = Files.list(repo.resolve("repodata"))) {
                assertThat(files).anyMatch(file -> file.toString().contains("primary.xml." + type.substring(0, 2)));
            }
            manifest(type, set(type, List.of("wants"), type));
            TypedCommand locked = type("lock", type + ".yaml");
            assertThat(locked.exitCode()).as(locked.err()).isZero();
            assertThat(Files.readString(folder.resolve(type + ".lock.json"))).contains("deep-1-1.noarch");
        }
    }
}
