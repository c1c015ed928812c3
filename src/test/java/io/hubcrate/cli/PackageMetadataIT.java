package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import io.hubcrate.testing.peers.DnfRoot;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules, weak dependencies, exclusions and compressions as createrepo_c writes them and dnf understands them. */
class PackageMetadataIT {
    private static final String MODULES =
            """
            ---
            document: modulemd
            version: 2
            data:
              name: tool
              stream: "%1$s"
              version: 1
              context: aaaaaaa
              arch: x86_64
              summary: made for a test
              description: made for a test
              license: {module: [MIT]}
              profiles:
                common: {rpms: [tool]}
              artifacts:
                rpms: ["tool-0:%1$s-1.x86_64"]
            ...
            """;

    @TempDir
    static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static PackageRig rig;

    @SuppressWarnings("NullAway.Init")
    private static DnfRoot release;

    @BeforeAll
    static void forge() throws IOException {
        rig = new PackageRig(folder);
        release = DnfRoot.make(rig.folder("release"), rig.forge(), rig.folder("have"));
        rig.repository(
                "weak",
                List.of(
                        new Wanted("a", "1-1", "noarch", List.of("Requires: b", "Recommends: c")),
                        new Wanted("b", "1-1", "noarch", List.of("Recommends: (d if a)", "Recommends: nowhere")),
                        new Wanted("c", "1-1", "noarch", List.of("Requires: e")),
                        new Wanted("d", "1-1", "noarch", List.of()),
                        new Wanted("e", "1-1", "noarch", List.of()),
                        new Wanted("f", "1-1", "noarch", List.of("Supplements: a"))));
        rig.repository(
                "choice",
                List.of(
                        new Wanted("wants", "1-1", "noarch", List.of("Requires: cap")),
                        new Wanted("first", "1-1", "noarch", List.of("Provides: cap")),
                        new Wanted("second", "1-1", "noarch", List.of("Provides: cap")),
                        new Wanted("second", "2-1", "noarch", List.of("Provides: cap"))));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static List<String> ours(String name) throws IOException {
        TypedCommand locked = rig.lock(name);
        assertThat(locked.exitCode()).as(locked.err()).isZero();
        List<String> names = new ArrayList<>();
        JsonNode lock = Json.parse(Files.readAllBytes(folder.resolve(name + ".lock.json")));
        lock.findPath("packages")
                .get(0)
                .get("packages")
                .forEach(rpm -> names.add(rpm.get("nevra").asText()));
        return names.stream().sorted().toList();
    }

    /** What a real installation brought to a release. */
    private static List<String> dnfs(String name, Path repositories, String... line) throws IOException {
        DnfRoot machine = release.copy(rig.folder("site-" + name));
        List<String> before = machine.packages();
        Programs.Result result = machine.dnf(repositories, line);
        assertThat(result.exit()).as(result.describe()).isZero();
        // The key that dnf took over stands among the packages, too.
        return machine.packages().stream()
                .filter(rpm -> !before.contains(rpm) && !rpm.startsWith("gpg-pubkey-"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followsWeakDependenciesAsDnfDoesWhereAsked(boolean recommends) throws IOException {
        String name = "weak-" + recommends;
        rig.manifest(name, "weak", "a", "recommends: " + recommends);
        List<String> dnf =
                dnfs(name, rig.upstream("weak"), "install", "a", "--setopt=install_weak_deps=" + (recommends ? 1 : 0));
        List<String> ours = ours(name);
        // What names itself somebody's supplement is not followed: nothing that was asked for mentions it.
        assertThat(dnf.contains("f-1-1.noarch")).isEqualTo(recommends);
        assertThat(ours)
                .isEqualTo(dnf.stream().filter(rpm -> !rpm.startsWith("f-")).toList());
        assertThat(ours).hasSize(recommends ? 5 : 2);
    }

    @ParameterizedTest
    @CsvSource({"first, second-2-1.noarch", "second, first-1-1.noarch", "second-2*, second-1-1.noarch first-1-1.noarch"
    })
    void excludesWhatDnfExcludes(String excluded, String either) throws IOException {
        String name = "exclude-" + excluded.replace("*", "");
        rig.manifest(name, "choice", "wants", "exclude: [\"" + excluded + "\"]");
        List<String> dnf = dnfs(name, rig.upstream("choice"), "install", "wants", "--exclude=" + excluded);
        List<String> ours = ours(name);
        assertThat(ours).isEqualTo(dnf).hasSize(2);
        assertThat(List.of(either.split(" "))).contains(ours.get(0));
    }

    @Test
    void refusesWhatExclusionMakesImpossibleAsDnfDoes() throws IOException {
        rig.manifest("none", "choice", "wants", "exclude: [first, \"sec*\"]");
        TypedCommand refused = rig.lock("none");
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(3);
        assertThat(refused.lastEvent().get("code").asText()).isEqualTo("packages-unsatisfiable");
        DnfRoot machine = release.copy(rig.folder("site-none"));
        Programs.Result result =
                machine.dnf(rig.upstream("choice"), "install", "wants", "--exclude=first", "--exclude=sec*");
        assertThat(result.exit()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "xz", "none"})
    void modulesOfARepositoryAreModulesInTheBundle(String compression) throws IOException {
        String name = "mod-" + compression;
        Path repository = rig.repository(
                name,
                List.of(
                        new Wanted("tool", "2-1", "x86_64", List.of("ModularityLabel: tool:2:1:aaaaaaa")),
                        new Wanted("other", "1-1", "noarch", List.of())));
        Path modules = Files.writeString(folder.resolve(name + "-modules.yaml"), MODULES.formatted("2"));
        String repodata = repository.resolve("repodata").toString();
        String packing = compression.equals("none") ? "--no-compress" : "--compress-type=" + compression;
        Programs.run("modifyrepo_c", "--mdtype=modules", packing, modules.toString(), repodata);
        rig.manifest(name, name, "tool, other");
        assertThat(ours(name)).containsExactly("other-1-1.noarch", "tool-2-1.x86_64");
        TypedCommand built = rig.build(name);
        assertThat(built.exitCode()).as(built.err()).isZero();
        Path repositories = rig.unpack(name);
        try (Stream<Path> files = Files.list(folder.resolve("unpacked-" + name + "/packages/" + name + "/repodata"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .anyMatch(file -> file.contains("modules"));
        }
        DnfRoot machine = release.copy(rig.folder("site-" + name));
        Programs.Result listed = machine.dnf(repositories, "module", "list", "tool");
        assertThat(listed.out()).as(listed.describe()).containsPattern("tool +2 +common");
        Programs.Result installed = machine.dnf(repositories, "module", "install", "tool:2/common");
        assertThat(installed.exit()).as(installed.describe()).isZero();
        assertThat(machine.packages()).contains("tool-2-1.x86_64");
    }

    @Test
    void readsZstdMetadataToo() throws IOException {
        Path repository = rig.repository(
                "zst",
                List.of(
                        new Wanted("deep", "1-1", "noarch", List.of("File: /usr/share/deep/x")),
                        new Wanted("wants", "1-1", "noarch", List.of("Requires: /usr/share/deep/x"))));
        Path repomd = repository.resolve("repodata/repomd.xml");
        String text = Files.readString(repomd);
        for (String kind : List.of("primary", "filelists")) {
            text = packedAnew(repository, text, kind);
        }
        Files.writeString(repomd, text);
        rig.manifest("zst", "zst", "wants");
        assertThat(ours("zst")).containsExactly("deep-1-1.noarch", "wants-1-1.noarch");
    }

    /** The same metadata compressed by zstd itself: this createrepo_c does not know how. */
    private static String packedAnew(Path repository, String repomd, String kind) throws IOException {
        Pattern place =
                Pattern.compile("(?s)<data type=\"" + kind + "\">\\s*<checksum type=\"sha256\">([0-9a-f]+)</checksum>"
                        + ".*?<location href=\"([^\"]+)\\.gz\"/>.*?<size>([0-9]+)</size>");
        MatchResult found = place.matcher(repomd).results().findFirst().orElseThrow();
        Path old = repository.resolve(found.group(2) + ".gz");
        Programs.run("gzip", "-d", old.toString());
        Programs.run("zstd", "-q", "-19", repository.resolve(found.group(2)).toString());
        byte[] packed = Files.readAllBytes(repository.resolve(found.group(2) + ".zst"));
        String data = found.group()
                .replace(found.group(1) + "</checksum>", Digest.of(packed).hex() + "</checksum>")
                .replace(found.group(2) + ".gz", found.group(2) + ".zst")
                .replace("<size>" + found.group(3), "<size>" + packed.length);
        return repomd.replace(found.group(), data);
    }
}
