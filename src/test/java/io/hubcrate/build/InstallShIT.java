package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedRuntime;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.TargetOs;
import io.hubcrate.progress.EventSink;
import io.hubcrate.runtime.JdkRelease;
import io.hubcrate.runtime.Toolchain;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.testing.peers.BareMachine;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole bundle with a real Java in it, opened where there is no Java: {@code PATH} holds stock tools only. */
class InstallShIT {
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Path JAR = Path.of("target/hubcrate.jar").toAbsolutePath();
    private static final GeneratedKey SIGNER = TestKeys.make("Ina Installer <ina@example.org>");
    private static final ScratchFolder SCRATCH = ScratchFolder.create("bundled");
    private static final Path FOLDER = SCRATCH.path();
    private static final BareMachine MACHINE = new BareMachine(FOLDER.resolve("machine"));

    private static Path bundle = Path.of("unset");
    private static Path key = Path.of("unset");

    @BeforeAll
    static void build() throws IOException {
        bundle = build("out", TargetOs.EL9);
        key = Files.write(FOLDER.resolve("ina.asc"), SIGNER.armoredPublicKey());
    }

    @AfterAll
    static void remove() {
        SCRATCH.close();
    }

    private static Path build(String out, @Nullable TargetOs os) {
        SmallBundle small = new SmallBundle(FOLDER.resolve("in"));
        BundleBuilder builder = new BundleBuilder(
                small.web, small.registry, small.charts(), EventSink.NONE, "0.1.0-test", null, new Toolchain(JDK, JAR));
        return builder.build(withRuntime(small.request(FOLDER.resolve(out), null, false), os));
    }

    private static BuildRequest withRuntime(BuildRequest plain, @Nullable TargetOs os) {
        BundleManifest manifest = plain.manifest().toBuilder()
                .validUntil(null)
                .intendedSites(List.of())
                .targetOs(os)
                .runtime(new BundleManifest.JavaRuntime(List.of(), null))
                .build();
        BundleLock l = plain.lock();
        JdkRelease release = JdkRelease.read(JDK);
        LockedRuntime runtime = new LockedRuntime(
                List.of(), Digest.of(release.bytes()), release.bytes().length, release.java(), release.vendor());
        BundleLock lock =
                new BundleLock(l.hubcrate(), l.manifest(), l.inputs(), l.platforms(), l.hosts(), l.notes(), runtime);
        SumsSigner signer = sums -> new SumsSigner.Signature(
                SIGNER.keyId(),
                DetachedSigner.sign(sums, SIGNER.armoredSecretKey(), TestKeys.PASSPHRASE, TestKeys.MADE.plusSeconds(60))
                        .armored());
        return new BuildRequest(
                manifest,
                lock,
                plain.lockFile(),
                plain.platform(),
                plain.out(),
                plain.cache(),
                plain.requiredOnly(),
                signer,
                plain.connections());
    }

    @Test
    void startsHubcrateWithoutAnyJavaOnTheMachine() throws IOException {
        Programs.Result java = MACHINE.type(FOLDER, "command -v java");
        assertThat(java.exit()).isNotZero();
        Programs.Result version = install("target", "--version");
        assertThat(version.exit()).as(version.describe()).isZero();
        assertThat(version.out()).contains("[6/7]").containsPattern("(?m)^hubcrate [0-9]");
        Programs.Result verify = install("target");
        assertThat(verify.exit()).as(verify.describe()).isZero();
        assertThat(verify.out()).contains("already there and whole").contains("whole, and signed by who you trust");
        Programs.Result explain = install("target", "explain", "blob-mismatch");
        assertThat(explain.exit()).as(explain.describe()).isZero();
        Programs.Result inspect = install("target", "inspect", bundle.toString());
        assertThat(inspect.exit()).as(inspect.describe()).isZero();
    }

    @Test
    void indexSaysWhatTheRuntimeNeeds() {
        BundleIndex index = BundleFolder.open(bundle).index();
        assertThat(index.targetOs()).isEqualTo(TargetOs.EL9);
        assertThat(index.documents()).contains("install.sh");
        assertThat(index.findRuntime()).get().satisfies(runtime -> {
            assertThat(runtime.java()).isEqualTo(JdkRelease.read(JDK).java());
            assertThat(runtime.unpacked()).isBetween(20L << 20, 400L << 20);
        });
        assertThat(index.entries().stream()
                        .filter(entry -> entry.role() == BundleIndex.Role.INSTALLER)
                        .filter(BundleIndex.Entry::executable)
                        .map(BundleIndex.Entry::name))
                .contains("runtime/bin/java", "hubcrate/bin/hubcrate");
    }

    @Test
    void sameLockGivesTheSameBytes() throws IOException {
        Path again = build("again", TargetOs.EL9);
        try (Stream<Path> files = Files.list(bundle)) {
            for (Path file : files.toList()) {
                assertThat(Files.mismatch(file, again.resolve(file.getFileName().toString())))
                        .as(file.toString())
                        .isEqualTo(-1);
            }
        }
        try (Stream<Path> left = Files.list(FOLDER.resolve("again"))) {
            assertThat(left).containsExactly(again);
        }
    }

    @Test
    void javaTooNewForTheSiteIsRefusedAndNothingLeft() throws IOException {
        // Whether the JDK at hand is too new for EL7 depends on who built it; both answers are seen for what they are.
        boolean fits = BundleFolder.open(bundle).index().findRuntime().stream()
                .allMatch(java -> java.glibc() == null || !java.glibc().isNewerThan(TargetOs.EL7.glibc()));
        if (fits) {
            assertThat(build("old", TargetOs.EL7)).isDirectory();
            return;
        }
        assertThatThrownBy(() -> build("old", TargetOs.EL7))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("glibc-too-new"));
        try (Stream<Path> left = Files.list(FOLDER.resolve("old"))) {
            assertThat(left).isEmpty();
        }
    }

    private static Programs.Result install(String target, String... words) {
        List<String> line = new ArrayList<>(List.of(
                "sh",
                bundle.resolve("install.sh").toString(),
                "--trust",
                key.toString(),
                "--dir",
                FOLDER.resolve(target).toString()));
        line.addAll(List.of(words));
        return MACHINE.run(FOLDER, line.toArray(String[]::new));
    }
}
