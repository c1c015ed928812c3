package io.hubcrate.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.LockedProgram;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.SurveyFile;
import io.hubcrate.manifest.SurveyFile.Role;
import io.hubcrate.manifest.TargetOs;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of one image of 10 MB, a program for glibc 2.17 and a set of packages for el7, held against hosts. */
class SurveyCheckTest {
    private static final long LAYER = 10_000_000;
    private static final String FIT =
            """
            hubcrate-survey 1
            os.id: centos
            os.version: 7
            arch: x86_64
            glibc: 2.17
            disk: / 1000 0 xfs rw,relatime
            disk: /var/lib 400000 200000 xfs rw
            package: libtirpc 0:0.2.4-0.16.el7 x86_64
            package: coreutils-single 0:8.22-24.el7 x86_64
            end: hubcrate-survey
            """;

    @TempDir
    Path folder = Path.of("");

    private TargetOs os = TargetOs.EL7;
    private GlibcVersion floor = new GlibcVersion(2, 17);
    private final List<SurveyFile> surveys = new ArrayList<>();

    @BeforeEach
    void forgetHosts() {
        surveys.clear();
    }

    private void host(String name, String survey, Role... roles) throws IOException {
        surveys.add(new SurveyFile(Files.writeString(folder.resolve(name), survey), Set.of(roles)));
    }

    private List<Problem> problems() {
        InvalidInputException failure =
                catchThrowableOfType(InvalidInputException.class, () -> SurveyCheck.requireFit(manifest(), lock()));
        assertThat(failure).as("a refusal").isNotNull();
        assertThat(failure.code()).isEqualTo("survey-unfit");
        return failure.problems();
    }

    private BundleManifest manifest() {
        return BundleManifest.named(folder.resolve("site.yaml"), "site", "1")
                .sequence(1)
                .platforms(List.of(Platform.LINUX_AMD64))
                .kubernetes(new BundleManifest.Kubernetes(
                        "1.20.2", BundleManifest.ContainerRuntime.CONTAINERD, null, List.of()))
                .targetOs(os)
                .surveys(surveys)
                .build();
    }

    private BundleLock lock() {
        ImageReference reference = ImageReference.parse("docker.io/library/busybox:1.36");
        ImageNeed need = new ImageNeed(
                reference, List.of("busybox"), true, List.of(new ImageNeed.Source(ImageNeed.Kind.DECLARED, "images")));
        LockedImage image = new LockedImage(
                need,
                reference,
                null,
                false,
                blob("manifest", 500),
                blob("config", 500),
                List.of(blob("layer", LAYER)));
        LockedFile program = new LockedFile(
                "kubeadm",
                BundleLock.Role.BINARIES,
                List.of(URI.create("https://dl.k8s.io/kubeadm")),
                Digest.of(new byte[] {1}),
                1_000_000,
                true,
                null,
                new LockedProgram("amd64", floor));
        LockedPackageSet.LockedPackage rpm = new LockedPackageSet.LockedPackage(
                "nfs-utils-1:1.3.0-0.68.el7.x86_64",
                "base",
                URI.create("https://mirror.example/nfs-utils.rpm"),
                Digest.of(new byte[] {2}),
                1_000_000,
                "A".repeat(40));
        LockedPackageSet set = new LockedPackageSet(
                "nfs",
                "el7",
                List.of(rpm.nevra()),
                List.of(rpm),
                null,
                List.of(),
                List.of("coreutils|coreutils-single", "libtirpc"));
        return new BundleLock(
                "test",
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new BundleLock.PlatformLock(
                        Platform.LINUX_AMD64, List.of(image), List.of(), List.of(program), List.of(set))),
                List.of(),
                List.of());
    }

    private static Descriptor blob(String name, long size) {
        return new Descriptor("application/x", Digest.of(name.getBytes(StandardCharsets.UTF_8)), size);
    }

    @Test
    void hostThatHasEverythingFits() throws IOException {
        host("node-1.txt", FIT, Role.CONTROL_PLANE, Role.INSTALLER);
        host("node-2.txt", FIT.replace("os.version: 7", "os.version: 7.9"), Role.WORKER);
        host("node-3.txt", FIT.replace("os.id: centos", "os.id: own\nos.like: rhel fedora"), Role.WORKER);
        assertThatCode(() -> SurveyCheck.requireFit(manifest(), lock())).doesNotThrowAnyException();
    }

    @Test
    void whatASurveyDoesNotSayIsNotHeldAgainstTheHost() throws IOException {
        host("node-1.txt", "hubcrate-survey 1\nend: hubcrate-survey\n", Role.WORKER);
        assertThatCode(() -> SurveyCheck.requireFit(manifest(), lock())).doesNotThrowAnyException();
    }

    @Test
    void otherArchitectureIsTold() throws IOException {
        host("node-1.txt", FIT.replace("x86_64\nglibc", "aarch64\nglibc"), Role.WORKER);
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("arch");
            assertThat(problem.text()).contains("expected amd64", "found arm64", "linux/arm64");
        });
    }

    @Test
    void otherReleaseIsToldForTheSystemAndForThePackages() throws IOException {
        host("node-1.txt", FIT.replace("os.version: 7", "os.version: 9.4"), Role.WORKER);
        host("node-2.txt", FIT.replace("centos", "debian"), Role.WORKER);
        assertThat(problems()).extracting(Problem::path).containsExactly("os", "packages", "os", "packages");
    }

    @Test
    void programThatNeedsANewerLibraryIsNamed() throws IOException {
        floor = new GlibcVersion(2, 34);
        host("node-1.txt", FIT, Role.WORKER);
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("glibc");
            assertThat(problem.text()).contains("2.34", "kubeadm", "found glibc 2.17");
        });
    }

    @Test
    void javaThatNeedsANewerLibraryIsRefusedWhenItIsMade() throws IOException {
        host("node-1.txt", FIT, Role.INSTALLER);
        assertThatCode(() ->
                        SurveyCheck.requireRuntimeStarts(manifest(), Platform.LINUX_AMD64, new GlibcVersion(2, 17)))
                .doesNotThrowAnyException();
        InvalidInputException failure = catchThrowableOfType(
                InvalidInputException.class,
                () -> SurveyCheck.requireRuntimeStarts(manifest(), Platform.LINUX_AMD64, new GlibcVersion(2, 34)));
        assertThat(failure.code()).isEqualTo("survey-unfit");
        assertThat(failure.problems()).extracting(Problem::path).containsExactly("glibc");
    }

    @Test
    void everyMissingPrerequisiteIsNamedOnNodesOnly() throws IOException {
        String bare = FIT.replaceAll("package: [a-z].*\n", "").replace("end:", "package: bash 0:4.2-1 x86_64\nend:");
        host("admin.txt", bare, Role.INSTALLER);
        assertThatCode(() -> SurveyCheck.requireFit(manifest(), lock())).doesNotThrowAnyException();
        host("node-1.txt", bare, Role.WORKER);
        assertThat(problems())
                .extracting(Problem::path)
                .containsExactly("package coreutils or coreutils-single", "package libtirpc");
    }

    @Test
    void roomIsAskedForByRole() throws IOException {
        // A worker wants three times the layer unpacked and once packed, and the files: 42 MB; the store 12 MB.
        String small = FIT.replace("400000 200000", "400000 30000");
        host("worker.txt", small, Role.WORKER);
        host("admin.txt", small, Role.INSTALLER);
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).endsWith("worker.txt");
            assertThat(problem.path()).isEqualTo("disk /var/lib");
        });
    }

    @Test
    void demandsOfAllRolesMeetOnOneFileSystem() throws IOException {
        String middle = FIT.replace("400000 200000", "400000 45000");
        host("node-1.txt", middle, Role.WORKER);
        assertThatCode(() -> SurveyCheck.requireFit(manifest(), lock())).doesNotThrowAnyException();
        host("node-2.txt", middle, Role.WORKER, Role.INSTALLER);
        assertThat(problems()).singleElement().satisfies(problem -> assertThat(problem.text())
                .contains("/var/lib/containerd and /var/lib/hubcrate"));
    }

    @Test
    void everythingOfAllHostsIsToldAtOnce() throws IOException {
        floor = new GlibcVersion(2, 18);
        host("node-1.txt", FIT.replace("400000 200000", "400000 1").replace("libtirpc", "other"), Role.WORKER);
        host("node-2.txt", FIT.replace("x86_64\nglibc", "aarch64\nglibc"), Role.WORKER);
        assertThat(problems())
                .extracting(Problem::path)
                .containsExactly("disk /var/lib", "glibc", "package libtirpc", "arch");
    }
}
