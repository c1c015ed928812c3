package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.ImageStream;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Secret;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.testing.peers.BuilderRig;
import io.hubcrate.testing.peers.ContainerdEngine;
import io.hubcrate.testing.peers.DockerEngine;
import io.hubcrate.testing.peers.ForgedImage;
import io.hubcrate.testing.peers.ForgedInputs;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.peers.Sha256sum;
import io.hubcrate.testing.peers.SmallDisk;
import io.hubcrate.trust.TrustStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A bundle of some 350 MB in parts of 100 MB, with a layer larger than a part, on real file systems and engines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumesIT {
    private static final long SIZE = 100_000_000;
    private static final Set<String> NAMES = Set.of(
            "docker.io/jupyterhub/k8s-hub:0.9.1",
            "docker.io/jupyterhub/configurable-http-proxy:4.2.1",
            "k8s.gcr.io/kube-apiserver:v1.20.2",
            "registry.k8s.io/coredns/coredns:v1.12.1");

    private final ScratchFolder scratch = ScratchFolder.create("volumes");
    private final ForgedRegistry registry = ForgedRegistry.twelveImages();
    private final List<ForgedImage> images = registry.images().stream()
            .filter(image -> NAMES.contains(image.reference()))
            .toList();
    private final Secret passphrase = Secret.of("only for tests".toCharArray());
    private final GeneratedKey key = KeyGenerator.generate("Only", KeyAlgorithm.ED25519, passphrase, Instant.now());
    private Path bundle = scratch.path();
    private List<Path> parts = List.of();

    @BeforeAll
    void build() throws IOException {
        ForgedInputs inputs = ForgedInputs.write(scratch.folder("in"), registry.address(), images);
        bundle = BuilderRig.build(inputs, scratch.folder("out"), SIZE);
        byte[] sums = Files.readAllBytes(bundle.resolve("SHA256SUMS"));
        DetachedSignature signature = DetachedSigner.sign(sums, key.armoredSecretKey(), passphrase, Instant.now());
        Files.write(bundle.resolve("SHA256SUMS." + signature.keyId() + ".asc"), signature.armored());
        parts = index().volumes().stream()
                .map(volume -> bundle.resolve(volume.file()))
                .toList();
    }

    @AfterAll
    void close() {
        registry.close();
        scratch.close();
    }

    private BundleIndex index() {
        return BundleFolder.open(bundle).index();
    }

    private void verify(BundleMedia media) throws IOException {
        Path keyring = Files.write(scratch.path().resolve("site.gpg"), key.keyring());
        TrustStore trust = TrustStore.open(keyring, null, Clock.systemUTC());
        assertThat(BundleVerifier.verify(media, trust, EventSink.NONE, 2).signers())
                .hasSize(1);
    }

    private IntegrityException refusal(BundleMedia media) {
        Throwable refusal = catchThrowable(() -> verify(media));
        assertThat(refusal).isInstanceOf(IntegrityException.class);
        return (IntegrityException) refusal;
    }

    @Test
    void gnuTarOpensEachPart() throws IOException {
        assertThat(parts).hasSizeBetween(4, 6);
        assertThat(index().entries()).anyMatch(entry -> entry.segments().size() > 1);
        for (Path part : parts) {
            assertThat(Files.size(part)).isLessThanOrEqualTo(SIZE);
            Programs.Result listed = Programs.run("tar", "-tvf", part.toString());
            assertThat(listed.out()).contains("blobs/sha256/");
            assertThat(listed.err()).isEmpty();
        }
        Programs.Result sums = Sha256sum.check(bundle, "SHA256SUMS");
        assertThat(sums.exit()).as(sums.describe()).isZero();
    }

    @Test
    void stockToolsPutThePartsTogetherForDocker() throws IOException {
        Path joined = scratch.folder("joined");
        // Word for word what docs/bundle-format.md and the guide say.
        Programs.command(
                        "sh",
                        "-ec",
                        "for part in images.part*.tar; do tar -xf \"$part\" -C \"$TO\"; done\n"
                                + "cd \"$TO\"\n"
                                + "for first in blobs/sha256/*.0001; do test -e \"$first\" || continue;"
                                + " blob=${first%.0001};"
                                + " cat \"$blob\".[0-9]* > \"$blob\" && rm \"$blob\".[0-9]*; done\n"
                                + "for blob in blobs/sha256/*; do echo \"${blob##*/}  $blob\"; done | sha256sum -c --quiet\n"
                                + "tar -cf ../joined.tar *\n")
                .in(bundle)
                .environment("TO", joined.toString())
                .within(Duration.ofMinutes(2))
                .run()
                .succeeded();
        try (DockerEngine docker = DockerEngine.start()) {
            docker.load(scratch.path().resolve("joined.tar"));
            assertThat(docker.imageIds()).isEqualTo(imageIds());
        }
        ScratchFolder.delete(joined);
        Files.delete(scratch.path().resolve("joined.tar"));
    }

    @Test
    void readOnlyMediaInThreePlacesAreVerifiedAndLoadedInPlace() throws IOException {
        BundleMedia media = spreadOverReadOnlyMounts();
        verify(media);
        SortedMap<String, String> manifests = new TreeMap<>();
        images.forEach(image ->
                manifests.put(image.reference(), image.manifest().digest().toString()));
        try (DockerEngine docker = DockerEngine.start()) {
            docker.load(out -> ImageStream.write(media, index(), out));
            assertThat(docker.imageIds()).isEqualTo(imageIds());
        }
        try (ContainerdEngine containerd = ContainerdEngine.start()) {
            containerd.importFrom(out -> ImageStream.write(media, index(), out));
            assertThat(containerd.digestsByName()).containsAllEntriesOf(manifests);
            assertThat(containerd.incompleteNames()).isEmpty();
        }
    }

    private SortedMap<String, String> imageIds() {
        SortedMap<String, String> ids = new TreeMap<>();
        images.forEach(image -> ids.put(
                DockerEngine.shortName(image.reference()),
                image.config().digest().toString()));
        return ids;
    }

    /** The first folder has the small files and every third volume; the others are named by their mount points. */
    private BundleMedia spreadOverReadOnlyMounts() throws IOException {
        List<Path> mounts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path source = scratch.folder("medium-" + i);
            Path folder = Files.createDirectories(source.resolve(String.valueOf(bundle.getFileName())));
            for (Path file : small()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            for (int j = i; j < parts.size(); j += 3) {
                Files.createLink(folder.resolve(parts.get(j).getFileName()), parts.get(j));
            }
            Path mount = scratch.folder("mount-" + i);
            Programs.run("mount", "--bind", source.toString(), mount.toString());
            Programs.run("mount", "-o", "remount,bind,ro", mount.toString());
            assertThatThrownBy(() -> Files.createFile(mount.resolve("x"))).isInstanceOf(IOException.class);
            mounts.add(mount);
        }
        Path first = mounts.get(0).resolve(String.valueOf(bundle.getFileName()));
        return BundleMedia.of(first, mounts.subList(1, 3), BundleMedia.Prompt.NOBODY);
    }

    private List<Path> small() throws IOException {
        try (var files = Files.list(bundle)) {
            return files.filter(file -> !parts.contains(file)).toList();
        }
    }

    @Test
    void eachDamagedPartIsNamed() throws IOException {
        for (Path part : parts) {
            flip(part, Files.size(part) / 2);
            IntegrityException refusal = refusal(BundleMedia.of(bundle));
            assertThat(refusal.code()).isEqualTo("bundle-damaged");
            assertThat(refusal.subject()).startsWith(String.valueOf(part.getFileName()));
            flip(part, Files.size(part) / 2);
        }
        verify(BundleMedia.of(bundle));
    }

    private static void flip(Path file, long position) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            int old = open.read();
            open.seek(position);
            open.write(old ^ 8);
        }
    }

    @Test
    void missingSwappedAndForeignPartsAreToldApart() throws IOException {
        Path away = scratch.path().resolve("away");
        Path second = parts.get(1);
        Path third = parts.get(2);
        Files.move(second, away);
        IntegrityException missing = refusal(BundleMedia.of(bundle));
        assertThat(missing.code()).isEqualTo("bundle-incomplete");
        assertThat(missing.subject()).isEqualTo(String.valueOf(second.getFileName()));

        Files.move(third, second);
        Files.move(away, third);
        assertThat(refusal(BundleMedia.of(bundle)).code()).isEqualTo("part-swapped");
        Files.move(third, away);
        Files.move(second, third);

        ForgedInputs inputs = ForgedInputs.write(scratch.folder("in2"), registry.address(), images.subList(0, 2));
        Path other = BuilderRig.build(inputs, scratch.folder("out2"), 40_000_000);
        Files.copy(other.resolve(second.getFileName()), second);
        IntegrityException foreign = refusal(BundleMedia.of(bundle));
        assertThat(foreign.code()).isEqualTo("part-of-another-bundle");
        assertThat(foreign.subject()).isEqualTo(String.valueOf(second.getFileName()));
        Files.delete(second);
        Files.move(away, second);
        verify(BundleMedia.of(bundle));
    }

    @Test
    void sticksAreFilledReadBackAndVerifiedAndAFullOneIsSaidBefore() throws IOException {
        try (SmallDisk one = SmallDisk.ext4(230);
                SmallDisk two = SmallDisk.ext4(230)) {
            MachineException full =
                    (MachineException) catchThrowable(() -> MediaCopy.run(bundle, List.of(one.path()), EventSink.NONE));
            assertThat(full.code()).isEqualTo("medium-full");
            assertThat(one.path().resolve(String.valueOf(bundle.getFileName()))).doesNotExist();
            List<MediaCopy.Medium> media = MediaCopy.run(bundle, List.of(one.path(), two.path()), EventSink.NONE);
            assertThat(media).hasSize(2).allMatch(MediaCopy.Medium::uncached);
            assertThat(media.get(0).volumes().size() + media.get(1).volumes().size())
                    .isEqualTo(parts.size());
            verify(BundleMedia.of(media.get(0).folder(), List.of(two.path()), BundleMedia.Prompt.NOBODY));
        }
    }

    @Test
    void aStickThatFillsUpMeanwhileIsSaidWithNumbersAndTheSameCallGoesOn() throws IOException {
        try (SmallDisk stick = SmallDisk.ext4(450)) {
            List<Path> ballast = new ArrayList<>();
            String third = String.valueOf(parts.get(2).getFileName());
            EventSink filling = event -> {
                if (event instanceof Event.TransferStarted started
                        && started.subject().equals(third)) {
                    ballast.add(stick.fill());
                }
            };
            MachineException full =
                    (MachineException) catchThrowable(() -> MediaCopy.run(bundle, List.of(stick.path()), filling));
            assertThat(full.code()).isEqualTo("medium-full");
            Path copied = stick.path().resolve(String.valueOf(bundle.getFileName()));
            assertThat(copied.resolve(third)).doesNotExist();
            assertThat(copied).isDirectoryNotContaining("glob:**.partial");
            Files.delete(ballast.get(0));
            MediaCopy.run(bundle, List.of(stick.path()), EventSink.NONE);
            verify(BundleMedia.of(copied));
        }
    }
}
