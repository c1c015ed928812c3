package io.hubcrate.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleManifestReaderTest {
    private final Path folder;

    BundleManifestReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void readsEveryKey() {
        Path document = named("everything.yaml");

        BundleManifest manifest = BundleManifestReader.read(document);

        assertThat(manifest.version()).isEqualTo("1.30");
        assertThat(manifest.sequence()).isEqualTo(7);
        assertThat(manifest.validUntil()).hasToString("2027-01-31");
        assertThat(manifest.intendedSites()).containsExactly("north-1", "South_2");
        assertThat(manifest.platforms()).hasSize(3).contains(new Platform("linux", "arm", "v7"));
        assertThat(manifest.findKubernetes()).hasValueSatisfying(kubernetes -> {
            assertThat(kubernetes.version()).isEqualTo("1.20.2");
            assertThat(kubernetes.runtime()).isEqualTo(ContainerRuntime.DOCKER);
            assertThat(kubernetes.imageRepository()).isEqualTo("registry.k8s.io");
            assertThat(kubernetes.existing()).isFalse();
        });
        assertThat(manifest.charts())
                .extracting(Chart::release)
                .containsExactly("jhub", "grafana", "binderhub", "local");
        assertThat(manifest.charts())
                .extracting(Chart::namespace)
                .containsExactly("jhub", "grafana", "binderhub", "local");
        assertThat(manifest.charts().get(1).version()).isEqualTo("6.1");
        assertThat(manifest.manifests())
                .extracting(BundleManifest.ManifestFile::name)
                .containsExactly("cni.txt", "second.yaml", "kube-flannel.yml", "third.yaml");
        assertThat(manifest.files())
                .extracting(BundleManifest.PinnedFile::name)
                .containsExactly("kubeadm", "kubeadm", "helm.tar.gz");
        assertThat(manifest.files().get(2).urls()).hasSize(2);
        assertThat(manifest.images().get(0).reference())
                .isEqualTo(ImageReference.parse("docker.io/jupyterhub/k8s-singleuser-sample:0.9.1"));
        assertThat(manifest.renames()).hasSize(3);
        assertThat(manifest.dismissals()).hasSize(1);
        assertThat(manifest.allowedSecrets()).containsExactly("certs/site.key");
    }

    @Test
    void surveysSayWhatTheirHostIsMeantFor() {
        assertThat(BundleManifestReader.read(named("surveys.yaml")).surveys())
                .extracting(SurveyFile::roles)
                .containsExactly(
                        Set.of(SurveyFile.Role.WORKER),
                        Set.of(SurveyFile.Role.CONTROL_PLANE, SurveyFile.Role.INSTALLER),
                        Set.of(SurveyFile.Role.WORKER));
    }

    @Test
    void resolvesPathsFromTheManifestsFolder() {
        BundleManifest manifest = BundleManifestReader.read(named("everything.yaml"));

        Path expected = manifest.file().resolveSibling("values.txt");
        assertThat(manifest.file()).isAbsolute();
        assertThat(manifest.charts().get(0).values()).containsExactly(expected);
        assertThat(manifest.charts().get(3).origin()).isEqualTo(new ChartOrigin.Local(expected));
    }

    @Test
    void appliesMergedKeysLikeWrittenOnes() {
        assertThat(BundleManifestReader.read(named("anchors.yaml")).charts())
                .extracting(Chart::release)
                .containsExactly("one", "two");
    }

    @Test
    void reportsAllProblemsAtOnceWithTheirPlaces() throws IOException {
        Path file = write(
                """
                name: Classic
                version: 1
                version: 2
                sequense: 3
                kubernetes:
                  containerRuntime: crio
                charts:
                  - name: hub
                    repository: https://me:secret@charts.example/
                    values: [absent.yaml]
                images:
                  - not a name
                """);

        List<Problem> problems = problems(file);

        assertThat(problems)
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.path())
                .containsExactly(
                        "1:7 name",
                        "3:1 version",
                        "4:1 sequense",
                        "6:3 kubernetes",
                        "6:21 kubernetes.containerRuntime",
                        "8:5 charts[0]",
                        "9:17 charts[0].repository",
                        "10:14 charts[0].values[0]",
                        "12:5 images[0]");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.file()).isEqualTo(file.toString()));
        assertThat(problems.get(2).text()).contains("'sequence'");
    }

    @Test
    void neverRepeatsThePasswordOfAnAddress() throws IOException {
        Path file = write("name: x\nversion: 1\nfiles:\n  - url: https://me:hunter2@files.example/k\n");

        InvalidInputException failure =
                catchThrowableOfType(InvalidInputException.class, () -> BundleManifestReader.read(file));

        assertThat(failure.problems().toString()).doesNotContain("hunter2");
    }

    @Test
    void refusesFileThatIsNotThere() {
        assertThat(code(folder.resolve("absent.yaml"))).isEqualTo("manifest-unreadable");
        assertThat(code(folder)).isEqualTo("manifest-unreadable");
    }

    @Test
    void refusesFileLongerThanFourMebibytes() throws IOException {
        Path file = write("name: x\nversion: 1\nimages: [a]\n" + "#".repeat(4 << 20));

        assertThat(code(file)).isEqualTo("manifest-unreadable");
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("latin1.yaml"), "name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(code(file)).isEqualTo("yaml-invalid");
    }

    @Test
    void refusesDamagedDocumentsWithoutAnyOtherException() throws IOException {
        Random random = new Random(20261101);
        List<String> lines =
                ManifestCorpus.text(named("everything.yaml")).lines().toList();
        for (int i = 0; i < 400; i++) {
            Path file = write(damage(lines, random));
            try {
                BundleManifestReader.read(file);
            } catch (InvalidInputException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    /** One to four slips: characters replaced, lines dropped, doubled or indented, pieces of YAML syntax strewn in. */
    private static String damage(List<String> lines, Random random) {
        String[] strewn = {
            "[",
            "]",
            "{",
            "}",
            ": ",
            "- ",
            "&a ",
            "*a",
            "!!int ",
            "<<: ",
            "|",
            ">",
            "'",
            "\"",
            "%",
            "\t",
            "? ",
            "---\n",
            "~",
            "null",
            "\u0000",
            "\u00e9",
            "#",
            "0x1",
            "1e999",
            ".nan",
            "2027-01-31"
        };
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String kept = line;
            int choice = random.nextInt(60);
            if (choice == 0) {
                continue;
            } else if (choice == 1) {
                kept = line + "\n" + line;
            } else if (choice == 2) {
                kept = " ".repeat(random.nextInt(4)) + line.strip();
            }
            text.append(kept).append('\n');
        }
        for (int slips = random.nextInt(4); slips >= 0; slips--) {
            int at = random.nextInt(text.length());
            if (random.nextBoolean()) {
                text.insert(at, strewn[random.nextInt(strewn.length)]);
            } else {
                text.setCharAt(at, (char) random.nextInt(0x180));
            }
        }
        return text.toString();
    }

    private List<Problem> problems(Path file) {
        InvalidInputException failure =
                catchThrowableOfType(InvalidInputException.class, () -> BundleManifestReader.read(file));
        assertThat(failure.code()).isEqualTo("manifest-invalid");
        return failure.problems();
    }

    private static String code(Path file) {
        return catchThrowableOfType(InvalidInputException.class, () -> BundleManifestReader.read(file))
                .code();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("manifest.yaml"), text);
    }

    private static Path named(String name) {
        return ManifestCorpus.good().stream()
                .filter(file -> file.endsWith(name))
                .findFirst()
                .orElseThrow();
    }
}
