package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.Secret;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
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
import io.hubcrate.testing.peers.Gpgv;
import io.hubcrate.testing.peers.Openssl;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.peers.Sha256sum;
import io.hubcrate.testing.peers.Skopeo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One bundle of 1.5 GB from a real registry, taken to every real tool that a site may hold it against. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundleEnginesIT {
    private final ScratchFolder scratch = ScratchFolder.create("engines");
    private final ForgedRegistry registry = ForgedRegistry.twelveImages();
    private final Secret passphrase = Secret.of("only for tests".toCharArray());
    private final List<GeneratedKey> keys = List.of(
            KeyGenerator.generate("First", KeyAlgorithm.RSA4096, passphrase, Instant.now()),
            KeyGenerator.generate("Second", KeyAlgorithm.ED25519, passphrase, Instant.now()));
    private Path bundle = scratch.path();

    @BeforeAll
    void build() throws IOException {
        ForgedInputs inputs = ForgedInputs.write(scratch.folder("in"), registry.address(), registry.images());
        bundle = BuilderRig.build(inputs, scratch.folder("out"), null, null, 6);
        byte[] sums = Files.readAllBytes(bundle.resolve("SHA256SUMS"));
        for (GeneratedKey key : keys) {
            DetachedSignature signature = DetachedSigner.sign(sums, key.armoredSecretKey(), passphrase, Instant.now());
            Files.write(bundle.resolve("SHA256SUMS." + signature.keyId() + ".asc"), signature.armored());
        }
    }

    @AfterAll
    void close() {
        registry.close();
        scratch.close();
    }

    private Path images() {
        return bundle.resolve("images.tar");
    }

    @Test
    void dockerLoadGivesImageIdsEqualToConfigDigests() {
        SortedMap<String, String> expected = new TreeMap<>();
        registry.images()
                .forEach(image -> expected.put(
                        DockerEngine.shortName(image.reference()),
                        image.config().digest().toString()));
        try (DockerEngine docker = DockerEngine.start()) {
            assertThat(docker.imageIds()).isEmpty();
            docker.load(images());
            assertThat(docker.imageIds()).isEqualTo(expected);
        }
    }

    @Test
    void containerdImportGivesUpstreamManifestDigests() {
        SortedMap<String, String> expected = new TreeMap<>();
        for (ForgedImage image : registry.images()) {
            expected.put(image.reference(), image.manifest().digest().toString());
            Descriptor index = image.index();
            if (index != null) {
                expected.put(image.name() + "@" + index.digest(), index.digest().toString());
            }
        }
        try (ContainerdEngine containerd = ContainerdEngine.start()) {
            assertThat(containerd.contentDigests()).isEmpty();
            containerd.importFrom(images());
            assertThat(containerd.digestsByName()).containsAllEntriesOf(expected);
            assertThat(containerd.incompleteNames()).isEmpty();
            assertThat(containerd.digestsByName().keySet())
                    .allMatch(name -> expected.containsKey(name) || name.contains("@sha256:"));
        }
    }

    @Test
    void skopeoFindsEveryOciImageUnderItsUpstreamDigest() {
        List<ForgedImage> oci = registry.images().stream()
                .filter(image -> image.manifest().mediaType().equals(MediaTypes.OCI_MANIFEST))
                .toList();
        assertThat(oci).hasSizeGreaterThan(3);
        for (ForgedImage image : oci) {
            byte[] manifest = Skopeo.inspectArchive(images(), image.reference(), scratch.folder("skopeo"));
            assertThat(Digest.of(manifest)).isEqualTo(image.manifest().digest());
        }
    }

    @Test
    void noMediaTypeIsChanged() throws IOException {
        JsonNode index = new ObjectMapper().readTree(member("index.json"));
        SortedMap<String, String> types = new TreeMap<>();
        for (JsonNode entry : index.get("manifests")) {
            types.put(
                    entry.get("annotations").get("io.containerd.image.name").asText(),
                    entry.get("mediaType").asText() + " " + entry.get("digest").asText() + " "
                            + entry.get("size").asLong());
        }
        for (ForgedImage image : registry.images()) {
            Descriptor manifest = image.manifest();
            assertThat(types)
                    .containsEntry(
                            image.reference(), manifest.mediaType() + " " + manifest.digest() + " " + manifest.size());
        }
        assertThat(member("oci-layout")).asString().contains("imageLayoutVersion");
    }

    private byte[] member(String name) {
        return Programs.run("tar", "-xOf", images().toString(), name).stdout();
    }

    @Test
    void everyBlobStandsOnceAndIsWhole() {
        Set<String> wanted = new HashSet<>();
        registry.distinctBlobs()
                .keySet()
                .forEach(blob -> wanted.add("blobs/sha256/" + blob.digest().hex()));
        List<String> members =
                Programs.run("tar", "-tf", images().toString()).out().lines().toList();
        assertThat(members).doesNotHaveDuplicates().containsAll(wanted);
    }

    @Test
    void stockToolsAcceptEachSignerAndTheSums() throws IOException {
        for (GeneratedKey key : keys) {
            Path keyring = Files.write(scratch.path().resolve(key.keyId() + ".gpg"), key.keyring());
            Path signature = bundle.resolve("SHA256SUMS." + key.keyId() + ".asc");
            assertThat(Gpgv.verify(keyring, signature, bundle.resolve("SHA256SUMS"))
                            .exit())
                    .isZero();
        }
        Programs.Result sums = Sha256sum.check(bundle, "SHA256SUMS");
        assertThat(sums.exit()).as(sums.describe()).isZero();
    }

    @Test
    void otherFolderOrderAndCacheGiveTheSameBytes() throws IOException {
        List<ForgedImage> reversed = new ArrayList<>(registry.images());
        Collections.reverse(reversed);
        Path cache = scratch.folder("cache");
        ForgedInputs some = ForgedInputs.write(scratch.folder("some"), registry.address(), reversed.subList(0, 5));
        BuilderRig.build(some, scratch.folder("some-out"), cache, null, 3);
        // The lock is an input whose bytes travel in the bundle, so both builds get the same one; only how its
        // images arrive differs: from the cache or not, one connection or six.
        ForgedInputs same = ForgedInputs.write(scratch.folder("again"), registry.address(), registry.images());
        Path again = BuilderRig.build(same, scratch.folder("elsewhere/deeper"), cache, null, 1);
        assertThat(digests(again)).isEqualTo(digests(bundle));
    }

    private static SortedMap<String, String> digests(Path folder) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.endsWith(".asc")) {
                    digests.put(name, Openssl.sha256(file));
                }
            }
        }
        return digests;
    }
}
