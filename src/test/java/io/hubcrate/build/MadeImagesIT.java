package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubcrate.content.Digest;
import io.hubcrate.discovery.ImageDiscovery;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.image.Platform;
import io.hubcrate.localimage.LocalImages;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.progress.EventSink;
import io.hubcrate.registry.RegistryClient;
import io.hubcrate.resolve.Resolver;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.BuilderSettingsReader;
import io.hubcrate.testing.peers.BuilderRig;
import io.hubcrate.testing.peers.ContainerdEngine;
import io.hubcrate.testing.peers.DockerEngine;
import io.hubcrate.testing.peers.ForgedInputs;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.Openssl;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Images that no registry gives, from real tools into a bundle and from there into empty real engines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MadeImagesIT {
    private static final String LAB = "docker.io/forged/lab:1";
    private static final String OCI_BASE = "quay.io/forged/base:1";
    private static final Path OTHER_JAVA = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64/bin/java");

    private final ScratchFolder scratch = ScratchFolder.create("made");
    private final ForgedRegistry registry = ForgedRegistry.named(List.of(LAB, "docker.io/forged/more:1", OCI_BASE));
    private final DockerEngine source = DockerEngine.start();
    private final Path folder = scratch.folder("work");
    private final Path manifestFile = folder.resolve("made.yaml");
    private BundleLock lock = new BundleLock("", new TreeMap<>(), new TreeMap<>(), List.of(), List.of(), List.of());
    private Path bundle = folder;
    private String labId = "";

    @BeforeAll
    void build() throws IOException {
        ForgedInputs inputs = ForgedInputs.write(scratch.folder("in"), registry.address(), registry.images());
        source.load(
                BuilderRig.build(inputs, scratch.folder("first"), null, null, 2).resolve("images.tar"));
        labId = source.imageIds().getOrDefault("forged/lab:1", "absent");
        source.run("save", "-o", folder.resolve("lab.tar").toString(), "forged/lab:1", "forged/more:1")
                .succeeded();
        Programs.run(
                        "skopeo",
                        "--insecure-policy",
                        "copy",
                        "docker-archive:" + folder.resolve("lab.tar") + ":docker.io/forged/lab:1",
                        "oci:" + folder.resolve("layout") + ":lab")
                .succeeded();
        Path course = Files.createDirectories(folder.resolve("course"));
        Files.writeString(course.resolve("lesson.ipynb"), "{\"cells\": []}\n");
        Files.setPosixFilePermissions(
                Files.writeString(course.resolve("run.sh"), "#!/bin/sh\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(course.resolve("latest"), Path.of("lesson.ipynb"));
        Files.writeString(course.resolve("p".repeat(90) + "é" + "q".repeat(90)), "a long name\n");
        Files.writeString(manifestFile, manifest());
        Files.copy(inputs.settings(), folder.resolve("config.yaml"));
        lock = resolver().resolve(BundleManifestReader.read(manifestFile));
        LockFile.write(LockFile.pathFor(manifestFile), lock);
        bundle = build(scratch.folder("out"));
    }

    private static String manifest() {
        return """
                name: made
                version: "1"
                kubernetes: {version: 1.20.2, containerRuntime: docker, existing: true}
                images:
                  - {reference: "site.example/lab:saved", from: "docker-archive:lab.tar:forged/lab:1"}
                  - {reference: "site.example/lab:engine", from: "docker:forged/lab:1"}
                  - {reference: "site.example/lab:layout", from: "oci:layout:lab"}
                derived:
                  - reference: site.example/course:oci
                    base: quay.io/forged/base:1
                    layers: [{folder: course, to: /opt/course/2024, owner: "1000:100", modes: {files: "0640"}}]
                    environment: {COURSE: /opt/course, PATH: "/bin:/opt/bin"}
                    workingDirectory: /opt/course
                    user: "1000:100"
                    labels: {site: north}
                    entrypoint: [/bin/start]
                    command: [lab]
                    ports: [8888]
                  - reference: site.example/course:schema2
                    base: docker.io/forged/more:1
                    layers: [{folder: course, to: /srv/course}]
                  - reference: site.example/course:local
                    base: site.example/lab:saved
                    layers: [{folder: course, to: /srv/course}]
                """;
    }

    @AfterAll
    void close() {
        source.close();
        registry.close();
        scratch.close();
    }

    private LocalImages localImages() {
        return new LocalImages(scratch.folder("spool"), Map.of("DOCKER_HOST", source.host()), EventSink.NONE);
    }

    private BuilderSettings settings() {
        return BuilderSettingsReader.read(folder.resolve("config.yaml"), Map.of());
    }

    private Resolver resolver() {
        HttpWeb web = new HttpWeb(settings(), EventSink.NONE);
        ImageDiscovery discovery = new ImageDiscovery(
                request -> {
                    throw new AssertionError("no chart to render");
                },
                (version, repository) -> {
                    throw new AssertionError("no cluster to bring");
                });
        return new Resolver(
                web,
                new RegistryClient(web, settings(), folder, Map.of()),
                chart -> {
                    throw new AssertionError("no chart to fetch");
                },
                discovery::discover,
                EventSink.NONE,
                "test",
                localImages(),
                null);
    }

    private Path build(Path out) throws IOException {
        HttpWeb web = new HttpWeb(settings(), EventSink.NONE);
        BundleManifest manifest = BundleManifestReader.read(manifestFile);
        return new BundleBuilder(
                        web,
                        new RegistryClient(web, settings(), folder, Map.of()),
                        chart -> {
                            throw new AssertionError("no chart to fetch");
                        },
                        EventSink.NONE,
                        "test",
                        localImages(),
                        null)
                .build(new BuildRequest(
                        manifest,
                        lock,
                        Files.readAllBytes(LockFile.pathFor(manifestFile)),
                        Platform.LINUX_AMD64,
                        out,
                        null,
                        false,
                        null,
                        2));
    }

    private LockedImage locked(String reference) {
        return lock.platforms().get(0).images().stream()
                .filter(image -> image.need().reference().equals(ImageReference.parse(reference)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void dockerLoadGivesTheImageIdThatDockerSaved() throws IOException {
        try (DockerEngine docker = DockerEngine.start()) {
            docker.load(bundle.resolve("images.tar"));

            SortedMap<String, String> ids = docker.imageIds();
            assertThat(ids).containsEntry("site.example/lab:saved", labId);
            assertThat(ids).containsEntry("site.example/lab:engine", labId);
            assertThat(ids)
                    .containsEntry(
                            "site.example/lab:layout",
                            locked("site.example/lab:layout").config().digest().toString());
            requireCourse(docker, "site.example/course:oci", "/opt/course/2024", "1000/100", "-rw-r-----");
            requireCourse(docker, "site.example/course:schema2", "/srv/course", "0/0", "-rw-r--r--");
            requireCourse(docker, "site.example/course:local", "/srv/course", "0/0", "-rw-r--r--");
            requireConfiguration(docker);
        }
    }

    private static void requireCourse(DockerEngine docker, String image, String at, String owner, String mode) {
        String container = docker.run("create", "--network", "none", image, "x")
                .succeeded()
                .out()
                .strip();
        byte[] tar = docker.run("cp", container + ":" + at, "-").succeeded().stdout();
        List<String> listing;
        try (ScratchFolder folder = ScratchFolder.create("cp")) {
            Path file = Files.write(folder.path().resolve("cp.tar"), tar);
            listing = Programs.run("tar", "--numeric-owner", "-tvf", file.toString())
                    .succeeded()
                    .out()
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(listing)
                .anyMatch(line -> line.startsWith(mode + " " + owner) && line.endsWith("/lesson.ipynb"))
                .anyMatch(line -> line.startsWith("-rwxr-xr-x " + owner) && line.endsWith("/run.sh"))
                .anyMatch(line -> line.contains("1980-01-0") || line.contains("1979-12-31"))
                .anyMatch(line -> line.startsWith("lrwxrwxrwx") && line.endsWith("/latest -> lesson.ipynb"))
                .anyMatch(line -> line.contains("p".repeat(90)));
    }

    private void requireConfiguration(DockerEngine docker) throws IOException {
        JsonNode config = new ObjectMapper()
                .readTree(docker.run("image", "inspect", "site.example/course:oci")
                        .succeeded()
                        .out())
                .get(0)
                .get("Config");
        // The forge puts these into every base because tools like to lose them.
        assertThat(config.get("StopSignal").asText()).isEqualTo("SIGQUIT");
        assertThat(config.get("Shell").toString()).isEqualTo("[\"/bin/sh\",\"-c\"]");
        assertThat(config.get("Healthcheck").get("Test").toString()).isEqualTo("[\"CMD\",\"true\"]");
        assertThat(config.get("Labels").get("forged").asText()).isEqualTo(OCI_BASE);
        assertThat(config.get("Labels").get("site").asText()).isEqualTo("north");
        assertThat(config.get("Env").toString()).isEqualTo("[\"PATH=/bin:/opt/bin\",\"COURSE=/opt/course\"]");
        assertThat(config.get("WorkingDir").asText()).isEqualTo("/opt/course");
        assertThat(config.get("User").asText()).isEqualTo("1000:100");
        assertThat(config.get("Entrypoint").toString()).isEqualTo("[\"/bin/start\"]");
        assertThat(config.get("Cmd").toString()).isEqualTo("[\"lab\"]");
        assertThat(config.get("ExposedPorts").has("8888/tcp")).isTrue();
    }

    @Test
    void containerdHoldsEveryManifestUnderItsDigest() {
        try (ContainerdEngine containerd = ContainerdEngine.start()) {
            containerd.importFrom(bundle.resolve("images.tar"));

            assertThat(containerd.incompleteNames()).isEmpty();
            for (LockedImage image : lock.platforms().get(0).images()) {
                String digest = image.manifest().digest().toString();
                assertThat(containerd.digestsByName())
                        .containsEntry(image.need().reference().toString(), digest);
                assertThat(Digest.of(containerd.content(image.config().digest().toString())))
                        .isEqualTo(image.config().digest());
            }
        }
    }

    @Test
    void layoutKeepsItsManifestToTheByte() throws IOException {
        JsonNode index =
                new ObjectMapper().readTree(folder.resolve("layout/index.json").toFile());

        assertThat(locked("site.example/lab:layout").manifest().digest().toString())
                .isEqualTo(index.get("manifests").get(0).get("digest").asText());
        assertThat(locked("site.example/lab:layout").manifest().mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(locked("site.example/course:oci").layers()).last().satisfies(layer -> assertThat(layer.mediaType())
                .isEqualTo(MediaTypes.OCI_LAYER));
        assertThat(locked("site.example/course:schema2").layers())
                .last()
                .satisfies(layer -> assertThat(layer.mediaType()).isEqualTo(MediaTypes.DOCKER_LAYER));
    }

    @Test
    void anotherJavaGivesTheSameLockAndTheSameBytes() throws IOException {
        assumeTrue(Files.isExecutable(OTHER_JAVA), "no second JDK here");
        Path elsewhere = Files.createDirectories(scratch.path().resolve("elsewhere/deep/work"));
        Programs.run("cp", "-a", folder + "/.", elsewhere.toString()).succeeded();
        // The engine's socket is known to this process alone.
        Path file = elsewhere.resolve("made.yaml");
        Files.writeString(file, manifest().replaceAll("(?m)^.*docker:forged.*\\n", ""));
        BundleLock without = resolver().resolve(BundleManifestReader.read(file));
        LockFile.write(LockFile.pathFor(file), without);
        Path config = elsewhere.resolve("config.yaml");

        SortedMap<String, String> here = digests(runBuild(null, file, config, "here"));
        SortedMap<String, String> there = digests(runBuild(OTHER_JAVA, file, config, "there"));

        assertThat(there).isEqualTo(here).containsKey("images.tar");
    }

    private Path runBuild(@Nullable Path java, Path file, Path config, String out) {
        Path folder = scratch.folder(out);
        String[] arguments = {"build", file.toString(), config.toString(), folder.toString()};
        Programs.Command command =
                java == null ? BuilderRig.process("256m", arguments) : BuilderRig.process(java, "256m", arguments);
        command.environment("LC_ALL", "C.UTF-8").run().succeeded();
        return folder.resolve("made-1-amd64");
    }

    private static SortedMap<String, String> digests(Path folder) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                digests.put(String.valueOf(file.getFileName()), Openssl.sha256(file));
            }
        }
        return digests;
    }

    @Test
    void imageThatTheEngineDoesNotHaveIsTold() throws IOException {
        Path file = Files.writeString(
                folder.resolve("absent.yaml"),
                "name: x\nversion: 1\nimages: [{reference: \"a.example/b:1\", from: \"docker:not/there:1\"}]\n");
        BundleManifest manifest = BundleManifestReader.read(file);

        SourceException failure =
                catchThrowableOfType(SourceException.class, () -> resolver().resolve(manifest));

        assertThat(failure.code()).isEqualTo("local-image-engine");
        assertThat(failure.status()).isIn(404, 500);
    }

    @Test
    void anotherImageInTheEngineThanLockedIsRefused() {
        source.run("tag", "forged/more:1", "forged/lab:1").succeeded();
        try {
            InvalidInputException failure =
                    catchThrowableOfType(InvalidInputException.class, () -> build(scratch.folder("retagged")));

            assertThat(failure.code()).isEqualTo("local-image-changed");
        } finally {
            source.run("tag", labId, "forged/lab:1").succeeded();
        }
    }

    @Test
    void changedFolderIsRefusedBeforeAnythingIsFetched() throws IOException {
        Path lesson = folder.resolve("course/lesson.ipynb");
        String before = Files.readString(lesson);
        Files.writeString(lesson, "{\"cells\": [1]}\n");
        try {
            InvalidInputException failure =
                    catchThrowableOfType(InvalidInputException.class, () -> build(scratch.folder("changed")));

            assertThat(failure.code()).isEqualTo("derived-folder-changed");
            assertThat(resolver().localContentFits(BundleManifestReader.read(manifestFile), lock))
                    .isFalse();
        } finally {
            Files.writeString(lesson, before);
        }
        assertThat(resolver().localContentFits(BundleManifestReader.read(manifestFile), lock))
                .isTrue();
    }
}
